/** Servers and contenders: processes that are started, asked and ended. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';

const ROOT = join(__dirname, '..', '..');

/** A process that answers with a line of its own, and ends when its input does. */
export class Process {
  private readonly child: ChildProcess;
  private readonly lines: Interface;
  private readonly answers: string[] = [];
  private waiting?: (line: string | undefined) => void;
  private ended = false;

  constructor(
    private readonly name: string,
    program: string,
    args: readonly string[],
    options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string; readonly quiet?: boolean } = {},
  ) {
    this.child = spawn(program, args, {
      stdio: ['pipe', 'pipe', options.quiet ? 'ignore' : 'inherit'],
      cwd: options.cwd ?? ROOT,
      env: { ...process.env, ...options.env },
    });
    this.lines = createInterface(this.child.stdout!);
    this.lines.on('line', (line) => (this.waiting ? this.give(line) : this.answers.push(line)));
    this.lines.on('close', () => {
      this.ended = true;
      this.give(undefined);
    });
  }

  private give(line: string | undefined): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    waiting?.(line);
  }

  /** The next line that it prints. */
  async line(): Promise<string> {
    const line =
      this.answers.shift() ??
      (this.ended ? undefined : await new Promise<string | undefined>((resolve) => (this.waiting = resolve)));
    if (line === undefined) throw new Error(`${this.name} ended without an answer.`);
    return line;
  }

  async ask<T>(question: object): Promise<T> {
    this.child.stdin!.write(`${JSON.stringify(question)}\n`);
    return JSON.parse(await this.line()) as T;
  }

  /** Ends it, and waits until it has. */
  async end(): Promise<void> {
    this.child.stdin!.end();
    if (this.child.exitCode === null && this.child.signalCode === null)
      await new Promise((resolve) => this.child.once('exit', resolve));
  }
}

/** A server of this folder. @returns it and its address */
export async function startServer(file: string, argument: string): Promise<{ process: Process; address: string }> {
  const started = new Process(file, process.execPath, ['--import', 'tsx', join(__dirname, file), argument]);
  return { process: started, address: `http://127.0.0.1:${await started.line()}` };
}
