/** A platform of its own for a test file: `npm start` in a folder of its own, on ports of its own, with the shared tools. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../../local/runtime/paths';
import type { Summary } from '../../../local/start/summary';

export interface CommandResult {
  readonly code: number;
  readonly output: string;
}

export class StartedPlatform {
  private constructor(
    readonly home: string,
    private readonly child: ChildProcess,
    private readonly printed: () => string,
  ) {}

  /** Starts it and waits for its summary. @throws Error with what it printed when it ends before that */
  static async start(timeoutSeconds = 400): Promise<StartedPlatform> {
    const home = mkdtempSync(join(tmpdir(), 'headwater-'));
    let output = '';
    const child = spawn(process.execPath, ['--import', 'tsx', 'local/start.ts'], {
      cwd: ROOT,
      env: { ...process.env, HEADWATER_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
    const platform = new StartedPlatform(home, child, () => output);
    const end = Date.now() + timeoutSeconds * 1000;
    while (!existsSync(join(home, 'run', 'summary.json'))) {
      if (child.exitCode !== null || Date.now() > end) {
        await platform.stop();
        throw new Error(`npm start did not come up (exit code ${child.exitCode}):\n${output}`);
      }
      await sleep(250);
    }
    return platform;
  }

  get summary(): Summary {
    return JSON.parse(readFileSync(join(this.home, 'run', 'summary.json'), 'utf8')) as Summary;
  }

  /** What it has printed so far. */
  get output(): string {
    return this.printed();
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** Another of the project's commands against this platform, e.g. `command('sql', 'select 1')`. */
  command(script: string, ...args: string[]): Promise<CommandResult> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, ['--import', 'tsx', `local/${script}.ts`, ...args], {
        cwd: ROOT,
        env: { ...process.env, HEADWATER_HOME: this.home },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += String(data)));
      child.on('close', (code) => resolve({ code: code ?? 1, output }));
    });
  }

  /** Ctrl-C. @returns the exit code */
  async stop(): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const closed = new Promise((resolve) => this.child.once('close', resolve));
      this.child.kill('SIGINT');
      await closed;
    }
    rmSync(this.home, { recursive: true, force: true });
    return this.child.exitCode;
  }
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
