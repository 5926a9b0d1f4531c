/** A start, from its first step to its end. */
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from '../runtime/child';
import { describe, Failure } from '../runtime/failure';
import { takeLock, releaseLock } from '../runtime/lock';
import { HAS_OWN_HOME, RUN, run } from '../runtime/paths';
import { DEFAULT_PORTS, freePort } from '../runtime/ports';
import { Progress } from '../runtime/progress';
import { stopLeftovers } from '../runtime/registry';
import { readState } from '../runtime/state';
import { runSteps, type Step } from '../runtime/steps';
import { requireSpace } from '../setup/cache';
import { lockTools, requireSpaceForSetup, setupSteps } from '../setup/setup';
import { StartContext } from './context';
import { gatherSummary } from './finish';
import { unlessCrashed, untilInterrupted } from './guard';
import { stopMachines } from './machines';
import type { StartOptions } from './options';
import { loadPlatform } from '../deploy/platform';
import { stateStep } from './state-step';
import { infrastructureSteps, storySteps } from './steps';
import { renderSummary } from './summary';

/** What a run of the example leaves in `.headwater/run`. */
const NEEDED_BYTES = 1_000_000_000;

/** @returns the exit code */
export async function start(options: StartOptions, signal: AbortSignal): Promise<number> {
  claim();
  const progress = new Progress();
  const say = (line: string) => progress.line(line);
  let context: StartContext | undefined;
  try {
    const left = await stopLeftovers();
    if (left.length > 0) say(`  Stopped what an earlier start had left running: ${left.join(', ')}.`);
    clear();
    requireSpace(RUN, NEEDED_BYTES);
    const platform = await loadPlatform(options.environment);
    const [aws, postgres, console, catalogue] = await Promise.all(
      Object.values(DEFAULT_PORTS).map((port) => freePort(HAS_OWN_HOME ? 0 : port)),
    );
    const ports = { aws: aws!, postgres: postgres!, console: console!, catalogue: catalogue! };
    context = new StartContext(options, platform, ports, say);
    return await unlessCrashed(live(context, progress, signal), signal);
  } finally {
    progress.close();
    if (signal.aborted) process.stdout.write('\n  Stopping …\n');
    const began = performance.now();
    await stopMachines(context);
    releaseLock(run.lock);
    if (signal.aborted)
      process.stdout.write(
        `  Stopped in ${((performance.now() - began) / 1000).toFixed(1)} s. Start again with \`npm start\`.\n`,
      );
  }
}

async function live(context: StartContext, progress: Progress, signal: AbortSignal): Promise<number> {
  const { options, say } = context;
  const began = performance.now();
  say(`Headwater: ${context.platform.prefix} on this machine`);
  const steps = await allSteps(context, signal);
  let seconds: Record<string, number>;
  try {
    seconds = await runSteps(steps, context, progress, signal);
  } catch (error) {
    const page = context.peek('console')?.url;
    if (options.exit || !page || signal.aborted || Child.hasCrashed) throw error;
    say(`\n${describe(error)}\n\n  The platform stays up so that you can look: ${page}. Ctrl-C stops everything.`);
    return untilInterrupted(signal);
  }
  const summary = await gatherSummary(context, seconds, (performance.now() - began) / 1000);
  for (const line of renderSummary(summary)) say(line);
  say(
    `\n  Up after ${summary.seconds.toFixed(1)} s. ${options.exit ? '' : 'Ctrl-C stops everything; `npm run destroy` deletes what is left.'}`,
  );
  return options.exit ? (summary.ok ? 0 : 1) : untilInterrupted(signal);
}

/** The steps that are due, the set-up's among them. */
async function allSteps(context: StartContext, signal: AbortSignal): Promise<Step<StartContext>[]> {
  let setup = setupSteps();
  if (setup.length > 0) {
    const unlock = await lockTools(
      (pid) => context.say(`  Another set-up is running (process ${pid}): waiting for it.`),
      signal,
    );
    // What the other set-up has made is not due any more.
    setup = setupSteps();
    if (setup.length === 0) unlock();
    else {
      requireSpaceForSetup();
      process.once('exit', unlock);
      setup = [
        ...setup,
        { name: 'set-up', title: 'Set up', after: setup.map(({ name }) => name), run: async () => unlock() },
      ];
    }
  }
  return [...setup, ...infrastructureSteps(setup.map(({ name }) => name)), ...storySteps(), stateStep];
}

/** @throws Failure when a start is up already */
function claim(): void {
  const owner = takeLock(run.lock);
  if (!owner) return;
  const address = readState()?.console?.url;
  throw new Failure(
    `Headwater is already running here (process ${owner.pid})${address ? `: ${address}` : ', and still starting'}. Stop it with Ctrl-C in its terminal, or \`kill ${owner.pid}\`.`,
  );
}

/** Deletes what the last start has left, but for the lock. */
function clear(): void {
  const lock = readFileSync(run.lock, 'utf8');
  for (const name of readdirSync(RUN))
    if (join(RUN, name) !== run.lock) rmSync(join(RUN, name), { recursive: true, force: true });
  if (readFileSync(run.lock, 'utf8') !== lock) throw new Error(`${run.lock} was changed by somebody else.`);
}
