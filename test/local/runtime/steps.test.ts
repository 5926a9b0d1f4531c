import { checkSteps, runSteps, type Step, type StepObserver } from '../../../local/runtime/steps';

interface Trace {
  readonly events: string[];
}

const observer = (events: string[]): StepObserver => ({
  started: ({ name }) => events.push(`> ${name}`),
  told: ({ name }, detail) => events.push(`${name}: ${detail}`),
  done: ({ name }, _seconds, detail) => events.push(`< ${name}${detail ? ` ${detail}` : ''}`),
  failed: ({ name }) => events.push(`x ${name}`),
});

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const step = (name: string, after: string[] = [], run: Step<Trace>['run'] = async () => undefined): Step<Trace> => ({
  name,
  title: name,
  after,
  run,
});

test('a step begins as soon as those before it are done, beside the others', async () => {
  const events: string[] = [];
  const seconds = await runSteps(
    [
      step('a', [], () => wait(20).then(() => 'made')),
      step('b', [], () => wait(60).then(() => undefined)),
      step('c', ['a']),
      step('d', ['b', 'c']),
    ],
    { events },
    observer(events),
  );
  expect(events).toEqual(['> a', '> b', '< a made', '> c', '< c', '< b', '> d', '< d']);
  expect(Object.keys(seconds).sort()).toEqual(['a', 'b', 'c', 'd']);
  expect(seconds.b).toBeGreaterThan(0.05);
});

test('what a step tells is seen while it runs', async () => {
  const events: string[] = [];
  await runSteps([step('a', [], async (_context, tell) => void tell('half'))], { events }, observer(events));
  expect(events).toEqual(['> a', 'a: half', '< a']);
});

test('a failure aborts the running steps, begins no others, and is thrown when all have ended', async () => {
  const events: string[] = [];
  let ended = false;
  const slow: Step<Trace>['run'] = async (_context, _tell, signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await wait(20);
    ended = true;
  };
  const steps = [
    step('bad', [], () => wait(5).then(() => Promise.reject(new Error('broken')))),
    step('slow', [], slow),
    step('later', ['bad']),
  ];
  await expect(runSteps(steps, { events }, observer(events))).rejects.toThrow('broken');
  expect(ended).toBe(true);
  expect(events).toContain('x bad');
  expect(events).not.toContain('> later');
});

test('an abort from outside ends the steps and is thrown', async () => {
  const events: string[] = [];
  const abort = new AbortController();
  const steps = [
    step(
      'a',
      [],
      async (_context, _tell, signal) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    ),
    step('b', ['a']),
  ];
  const running = runSteps(steps, { events }, observer(events), abort.signal);
  setTimeout(() => abort.abort(new Error('enough')), 5);
  await expect(running).rejects.toThrow('enough');
  expect(events).toEqual(['> a']);
});

test.each([
  ['a name that is there twice', [step('a'), step('a')], 'Two steps are named a'],
  ['an unknown step before', [step('a', ['z'])], 'a comes after z'],
  ['a circle', [step('a', ['b']), step('b', ['a']), step('c')], 'wait for each other: a, b'],
])('%s is refused', (_what, steps, message) => {
  expect(() => checkSteps(steps)).toThrow(message);
});
