/** Runs a program to its end. */
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from './failure';

export interface ExecuteOptions {
  /** What the user is told when it fails, e.g. `PostgreSQL could not be initialised`. */
  readonly what: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
  /** File to which all output is appended. @default none */
  readonly log?: string;
  /** Ends the program. @default never */
  readonly signal?: AbortSignal;
  /** Called with each line of output. */
  readonly onLine?: (line: string) => void;
}

const KEPT = 200_000;

/** @returns stdout and stderr together. @throws Failure with the last lines of output when the exit code isn't 0 */
export async function execute(command: string, args: readonly string[], options: ExecuteOptions): Promise<string> {
  options.signal?.throwIfAborted();
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env,
    uid: options.uid,
    gid: options.gid,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const end = () => child.pid && tryKill(-child.pid);
  options.signal?.addEventListener('abort', end, { once: true });
  if (options.log) mkdirSync(dirname(options.log), { recursive: true });
  const log = options.log ? createWriteStream(options.log, { flags: 'a' }) : undefined;
  log?.on('error', () => undefined);
  let output = '';
  let line = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      log?.write(text);
      output = (output + text).slice(-KEPT);
      const lines = (line + text).split('\n');
      line = lines.pop()!;
      if (options.onLine) lines.forEach(options.onLine);
    });
  }
  try {
    const result = await new Promise<string | undefined>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, by) => resolve(code === 0 ? undefined : by ? `ended by ${by}` : `exit code ${code}`));
    });
    options.signal?.throwIfAborted();
    if (result)
      throw new Failure(
        `${options.what} (${result}):\n${lastLines(output, 15)}${options.log ? `\nThe whole log: ${options.log}` : ''}`,
      );
    return output;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Failure(`${options.what}: ${command} was not found.`);
    throw error;
  } finally {
    options.signal?.removeEventListener('abort', end);
    log?.end();
  }
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM');
  } catch {
    // It has ended.
  }
}

const lastLines = (text: string, lines: number) => text.trimEnd().split('\n').slice(-lines).join('\n');
