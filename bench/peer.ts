/** What benchmarks measure themselves against, in Python environments of their own. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPython, pythonIn } from '../local/setup/python';

const ROOT = join(__dirname, '..');

/**
 * dlt in an environment of its own, made when its pins change. Gives its Python.
 * @param pins path of the requirements
 * @param what of them is named in the log
 */
export function installDlt(pins: string, what: string, workFolder: string, log: (line: string) => void): string {
  const key = createHash('sha256').update(readFileSync(pins)).digest('hex').slice(0, 12);
  const folder = join(workFolder, 'dlt');
  const mark = join(folder, `.complete-${key}`);
  if (!existsSync(mark)) {
    log(`Installing ${what} …`);
    rmSync(folder, { recursive: true, force: true });
    command(findPython().path, ['-m', 'venv', folder]);
    command(pythonIn(folder), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', pins]);
    writeFileSync(mark, '');
  }
  return pythonIn(folder);
}

/** Runs a command; what it says goes to stderr. */
export function command(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2], cwd: ROOT });
  if (status !== 0)
    throw new Error(`${[program, ...args].join(' ')} failed: ${error?.message ?? `exit code ${status}`}`);
}
