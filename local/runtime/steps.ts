/** Steps as data: each begins as soon as those that it comes after are done, side by side with the others. */

export interface Step<C> {
  readonly name: string;
  /** What the user reads while it runs and when it is done. */
  readonly title: string;
  /** Names of the steps that must be done before. @default none */
  readonly after?: readonly string[];
  /** Does the work; `tell` changes the text beside the title while it runs; what is returned stands there in the end. */
  run(context: C, tell: (detail: string) => void, signal: AbortSignal): Promise<string | void>;
}

export interface StepObserver {
  started(step: { name: string; title: string }): void;
  told(step: { name: string; title: string }, detail: string): void;
  done(step: { name: string; title: string }, seconds: number, detail: string): void;
  failed(step: { name: string; title: string }, seconds: number): void;
}

/** @throws Error when a step is named twice, waits for an unknown one, or steps wait for each other */
export function checkSteps(steps: readonly Pick<Step<unknown>, 'name' | 'after'>[]): void {
  const names = new Set<string>();
  for (const { name } of steps) {
    if (names.has(name)) throw new Error(`Two steps are named ${name}.`);
    names.add(name);
  }
  const done = new Set<string>();
  let waiting = [...steps];
  for (const { name, after = [] } of waiting) {
    for (const before of after)
      if (!names.has(before)) throw new Error(`Step ${name} comes after ${before}, which doesn't exist.`);
  }
  while (waiting.length > 0) {
    const ready = waiting.filter(({ after = [] }) => after.every((before) => done.has(before)));
    if (ready.length === 0)
      throw new Error(`These steps wait for each other: ${waiting.map(({ name }) => name).join(', ')}.`);
    for (const { name } of ready) done.add(name);
    waiting = waiting.filter(({ name }) => !done.has(name));
  }
}

/**
 * Runs all steps. The first failure aborts the signal that every step has, waits until the running ones have ended, and is thrown.
 * @returns seconds by step
 */
export async function runSteps<C>(
  steps: readonly Step<C>[],
  context: C,
  observer: StepObserver,
  signal?: AbortSignal,
): Promise<Record<string, number>> {
  checkSteps(steps);
  const abort = new AbortController();
  const stop = () => abort.abort(signal?.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  const seconds: Record<string, number> = {};
  const running = new Map<string, Promise<void>>();
  let failure: { error: unknown } | undefined;

  const begin = async (step: Step<C>): Promise<void> => {
    await Promise.all((step.after ?? []).map((before) => running.get(before)));
    if (abort.signal.aborted || failure) return;
    const start = performance.now();
    const passed = () => (performance.now() - start) / 1000;
    observer.started(step);
    try {
      const detail = await step.run(context, (text) => observer.told(step, text), abort.signal);
      observer.done(step, (seconds[step.name] = passed()), detail ?? '');
    } catch (error) {
      if (!abort.signal.aborted) observer.failed(step, passed());
      failure ??= { error };
      abort.abort(error);
    }
  };

  // Every promise is in the map before any step looks for those that it waits for.
  let open!: () => void;
  const gate = new Promise<void>((resolve) => (open = resolve));
  for (const step of steps)
    running.set(
      step.name,
      gate.then(() => begin(step)),
    );
  open();
  await Promise.all(running.values());
  signal?.removeEventListener('abort', stop);
  // What fails because of an interruption is not the news.
  signal?.throwIfAborted();
  if (failure) throw failure.error;
  return seconds;
}
