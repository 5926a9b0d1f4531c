/** Finds a Python and makes virtual environments from pinned requirements. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { execute } from '../runtime/execute';
import { Failure } from '../runtime/failure';
import { run } from '../runtime/paths';
import { explainInstallation } from './cache';

/** Best first: 3.11 is what AWS Glue 5.1 has. */
const CANDIDATES = ['python3.11', 'python3.12', 'python3.10', 'python3', 'python', 'python3.13', '/usr/bin/python3'];
const OLDEST = [3, 10] as const;
/** The newest on which Spark 3.5 is known to work. */
const NEWEST = [3, 13] as const;

export interface Python {
  /** Path of the interpreter itself, not of a wrapper. */
  readonly path: string;
  /** E.g. `3.11`. */
  readonly version: string;
}

const PROBE = `
import json, sys
try:
    import ensurepip, venv
    complete = True
except ImportError:
    complete = False
print(json.dumps({"path": sys.executable, "version": list(sys.version_info[:2]), "complete": complete}))
`;

/** What is found of one candidate. */
export interface Probe {
  readonly path: string;
  readonly version: readonly [number, number];
  /** Whether it can make virtual environments. */
  readonly complete: boolean;
}

/** A Python of version 3.10 to 3.13 that can make virtual environments: \`HEADWATER_PYTHON\`, else the best on PATH. @throws Failure when there is none */
export function findPython(
  candidates: readonly string[] = process.env.HEADWATER_PYTHON ? [process.env.HEADWATER_PYTHON] : CANDIDATES,
  probe = probePython,
): Python {
  const found: Probe[] = [];
  for (const candidate of candidates) {
    const answer = probe(candidate);
    if (!answer) continue;
    if (answer.complete && isBetween(answer.version)) return { path: answer.path, version: answer.version.join('.') };
    found.push(answer);
  }
  throw new Failure(whyNone(found, candidates));
}

function whyNone(found: readonly Probe[], candidates: readonly string[]): string {
  const incomplete = found.find(({ version, complete }) => !complete && isBetween(version));
  if (incomplete) {
    return `${incomplete.path} (Python ${incomplete.version.join('.')}) can't make virtual environments: its module venv or ensurepip is missing. On Debian and Ubuntu: apt install python${incomplete.version.join('.')}-venv. Then run the command again.`;
  }
  const versions = [...new Set(found.map(({ path, version }) => `${version.join('.')} (${path})`))];
  const seen =
    versions.length > 0 ? `Found only ${versions.join(', ')}.` : `None of ${candidates.join(', ')} is there.`;
  return `Python ${OLDEST.join('.')} to ${NEWEST.join('.')} is needed. ${seen} Install one (python.org, or your system's package manager) and run the command again; HEADWATER_PYTHON names one that is not on PATH.`;
}

const order = ([major, minor]: readonly [number, number]) => major * 1000 + minor;
const isBetween = (version: readonly [number, number]) =>
  order(version) >= order(OLDEST) && order(version) <= order(NEWEST);

function probePython(command: string): Probe | undefined {
  try {
    const answer = execFileSync(command, ['-c', PROBE], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 20_000,
    });
    return JSON.parse(answer) as Probe;
  } catch {
    // Not there, or a wrapper (pyenv's) for a version that is not installed.
    return undefined;
  }
}

/** Interpreter of a virtual environment. */
export const pythonIn = (folder: string) => join(folder, 'bin', 'python');

export const SETUP_LOG = join(run.logs, 'setup.log');

/** Makes a virtual environment with exactly what a requirements file pins. */
export async function makeEnvironment(
  python: Python,
  folder: string,
  requirements: string,
  what: string,
  signal: AbortSignal,
): Promise<void> {
  await attempt(what, python.path, ['-m', 'venv', folder], signal);
  await pip(folder, ['install', '--no-compile', '--require-hashes', '-r', requirements], what, signal);
}

/** Runs pip of a virtual environment. */
export async function pip(folder: string, args: readonly string[], what: string, signal: AbortSignal): Promise<void> {
  const [command, ...rest] = args;
  const quiet = ['--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  await attempt(what, pythonIn(folder), ['-m', 'pip', command!, ...quiet, ...rest], signal);
}

/** Runs a program of the set-up; its output goes to the set-up's log. */
export async function attempt(
  what: string,
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const output: string[] = [];
  try {
    await execute(command, args, {
      what,
      signal,
      log: SETUP_LOG,
      onLine: (line) => output.push(line),
      env: { ...process.env, PYTHONNOUSERSITE: '1', PYTHONPATH: '', PYTHONHOME: undefined },
    });
  } catch (error) {
    if (!(error instanceof Failure) || output.length === 0) throw error;
    throw explainInstallation(what, output.join('\n'));
  }
}
