/** A long-running program that a start has begun: its log, its readiness, its end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from './failure';
import { identify, killGroup, signal, type ProcessIdentity } from './identity';
import { recordProcess } from './registry';

export interface ChildOptions {
  /** What it is to the user, e.g. `PostgreSQL`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** File that gets stdout and stderr. */
  readonly log: string;
  /** User and group to run as. @default those of this process */
  readonly uid?: number;
  readonly gid?: number;
  /** Keeps a pipe to stdin open: a program that watches it ends with this process, however that ends. @default false */
  readonly lifeline?: boolean;
  /** Signal that makes it stop in order. @default SIGTERM */
  readonly stopSignal?: NodeJS.Signals;
}

export class Child {
  /** Those that were started by this process and may still run. */
  static readonly living = new Set<Child>();
  /** Whether one of them has ended though nobody stopped it. */
  static hasCrashed = false;
  private static crashed: (message: string) => void;
  /** Resolves with a message when the first of them ends though nobody stopped it. */
  static readonly firstCrash = new Promise<string>((resolve) => (Child.crashed = resolve));

  /** Resolves with a description when the program has ended. */
  readonly ended: Promise<string>;
  readonly identity: ProcessIdentity;
  private end: string | undefined;
  private stopping = false;

  private constructor(
    private readonly options: ChildOptions,
    private readonly process: ChildProcess,
  ) {
    this.identity = identify(process.pid!) ?? { pid: process.pid!, started: 'ended' };
    this.ended = new Promise((resolve) => {
      process.once('exit', (code, by) => {
        Child.living.delete(this);
        this.end = by ? `was ended by ${by}` : `ended with exit code ${code}`;
        resolve(this.end);
        if (this.stopping) return;
        Child.hasCrashed = true;
        Child.crashed(this.complain(this.end));
      });
    });
    Child.living.add(this);
    recordProcess({ ...this.identity, name: options.name, stopSignal: options.stopSignal ?? 'SIGTERM' });
  }

  /** Starts the program in a process group of its own, so that Ctrl-C in the terminal doesn't reach it before we stop it in order. */
  static async start(options: ChildOptions): Promise<Child> {
    mkdirSync(dirname(options.log), { recursive: true });
    const log = openSync(options.log, 'a', 0o600);
    try {
      const child = spawn(options.command, options.args, {
        cwd: options.cwd,
        env: options.env ?? process.env,
        uid: options.uid,
        gid: options.gid,
        detached: true,
        stdio: [options.lifeline ? 'pipe' : 'ignore', log, log],
      });
      await new Promise<void>((resolve, reject) => {
        child.once('spawn', resolve);
        child.once('error', reject);
      });
      child.stdin?.on('error', () => undefined);
      return new Child(options, child);
    } catch (error) {
      throw new Failure(`${options.name} could not be started (${options.command}): ${(error as Error).message}`);
    } finally {
      closeSync(log);
    }
  }

  get name(): string {
    return this.options.name;
  }

  get pid(): number {
    return this.identity.pid;
  }

  get running(): boolean {
    return this.end === undefined;
  }

  /** The last lines of its log. */
  tail(lines = 12): string {
    return tail(this.options.log, lines);
  }

  /** Waits until `ready` gives true. @throws Failure when the program ends before, or `seconds` pass, and the signal's reason */
  async until(ready: () => Promise<boolean> | boolean, seconds: number, signal?: AbortSignal): Promise<void> {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      signal?.throwIfAborted();
      if (this.end) throw new Failure(this.complain(`${this.end} while starting`));
      if (await ready()) return;
      if (Date.now() > deadline) throw new Failure(this.complain(`did not get ready within ${seconds} s`));
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private complain(what: string): string {
    return `${this.name} ${what}. Its log, ${this.options.log}, ends with:\n${this.tail()}`;
  }

  /** Stops it in order; by force, with everything it has started, after `graceMs`. */
  async stop(graceMs = 5_000): Promise<void> {
    this.stopping = true;
    this.process.stdin?.destroy();
    if (this.running) signal(this.identity, this.options.stopSignal ?? 'SIGTERM');
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([this.ended, new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))]);
    clearTimeout(timer);
    this.kill();
  }

  /** Ends it and its process group at once. */
  kill(): void {
    this.stopping = true;
    killGroup(this.identity);
  }
}

/** The last lines of a file, read from its end; empty when there is no file. */
export function tail(path: string, lines: number): string {
  try {
    const size = statSync(path).size;
    const buffer = Buffer.alloc(Math.min(size, 16_384));
    const file = openSync(path, 'r');
    try {
      readSync(file, buffer, 0, buffer.length, size - buffer.length);
    } finally {
      closeSync(file);
    }
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lines).join('\n');
  } catch {
    return '';
  }
}
