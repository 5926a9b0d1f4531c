/** A start, from its first step to its end. */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from '../runtime/child';
import { Interrupted } from '../runtime/command';
import { Failure } from '../runtime/failure';
import { takeLock, releaseLock } from '../runtime/lock';
import { RUN, run } from '../runtime/paths';
import { DEFAULT_PORTS, freePort } from '../runtime/ports';
import { Progress } from '../runtime/progress';
import { stopLeftovers } from '../runtime/registry';
import { readState, writeState } from '../runtime/state';
import { runSteps, type Step } from '../runtime/steps';
import { requireSpace } from '../setup/cache';
import { lockTools, requireSpaceForSetup, setupSteps } from '../setup/setup';
import { StartContext } from './context';
import { gatherSummary } from './finish';
import { stopMachines } from './machines';
import type { StartOptions } from './options';
import { loadPlatform } from './platform';
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
    const [aws, postgres, console] = await Promise.all(Object.values(DEFAULT_PORTS).map((port) => freePort(port)));
    context = new StartContext(options, platform, { aws: aws!, postgres: postgres!, console: console! }, say);
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
  const seconds = await runSteps(steps, context, progress, signal);
  const summary = await gatherSummary(context, seconds, (performance.now() - began) / 1000);
  for (const line of renderSummary(summary)) say(line);
  say(
    `\n  Up after ${summary.seconds.toFixed(1)} s. ${options.exit ? '' : 'Ctrl-C stops everything; `npm run destroy` deletes what is left.'}`,
  );
  if (!options.exit) {
    await new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(new Interrupted()), { once: true }),
    );
  }
  return summary.ok ? 0 : 1;
}

/** Time for which the end of a machine may come after the error that it causes. */
const CRASH_MS = 1_000;

/** The outcome of `work`; when a machine dies, a message about that instead of what follows from it. */
async function unlessCrashed<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const crash = Child.firstCrash.then(
    (message) => new Failure(`${message}\nThe platform can't go on without it and is stopped.`),
  );
  try {
    return await Promise.race([work, crash.then((failure) => Promise.reject(failure))]);
  } catch (error) {
    work.catch(() => undefined);
    if (error instanceof Failure || signal.aborted) throw error;
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, CRASH_MS, undefined));
    throw (await Promise.race([crash, late])) ?? error;
  }
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

/** Tells other commands where everything is. */
const stateStep: Step<StartContext> = {
  name: 'state',
  title: 'Ready for `npm run sql` and `npm run query`',
  after: ['watch', 'jobs', 'source'],
  run: async (context) => {
    const { endpoint, region, platform } = context;
    const [server, spark, aws] = [context.get('postgres'), context.get('spark'), context.get('aws')];
    const passwordFile = join(run.tls, 'owner-password');
    writeFileSync(passwordFile, server.ownerPassword, { mode: 0o600 });
    const [database = 'postgres'] = Object.values(platform.databases);
    writeState({
      endpoint,
      region,
      environment: platform.environment,
      prefix: platform.prefix,
      postgres: {
        host: server.host,
        port: server.port,
        database,
        user: server.owner,
        passwordFile,
        caFile: server.caFile,
      },
      console: { url: context.get('console').url },
      gateway: { port: spark.port, secretFile: spark.secretFile },
      pids: { start: process.pid, aws: aws.child.pid, spark: spark.child.pid, postgres: server.child.pid },
    });
  },
};

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
