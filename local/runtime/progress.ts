/** Shows steps: plain lines, and on a terminal a live line for what is running. */
import type { StepObserver } from './steps';

interface Running {
  readonly title: string;
  readonly since: number;
  detail: string;
}

export class Progress implements StepObserver {
  private readonly running = new Map<string, Running>();
  private readonly timer: NodeJS.Timeout | undefined;
  private live = false;

  /** @param output where to write; live status only when it is a terminal. @default process.stdout */
  constructor(private readonly output: NodeJS.WriteStream = process.stdout) {
    if (output.isTTY) {
      this.timer = setInterval(() => this.draw(), 200);
      this.timer.unref();
    }
  }

  started({ name, title }: { name: string; title: string }): void {
    this.running.set(name, { title, since: performance.now(), detail: '' });
    this.draw();
  }

  told({ name }: { name: string }, detail: string): void {
    const step = this.running.get(name);
    if (step) step.detail = detail;
    this.draw();
  }

  done({ name, title }: { name: string; title: string }, seconds: number, detail: string): void {
    this.running.delete(name);
    this.line(stepLine('done', title, seconds, detail));
  }

  failed({ name, title }: { name: string; title: string }, seconds: number): void {
    this.running.delete(name);
    this.line(stepLine('failed', title, seconds, ''));
  }

  /** Prints a line above the live status. */
  line(text: string): void {
    this.clear();
    this.output.write(`${text}\n`);
    this.draw();
  }

  /** Ends the live status. */
  close(): void {
    clearInterval(this.timer);
    this.clear();
    this.running.clear();
  }

  private draw(): void {
    if (!this.output.isTTY || this.running.size === 0) return;
    this.clear();
    const text = [...this.running.values()].map((step) => runningText(step, performance.now())).join('  ·  ');
    const width = (this.output.columns ?? 80) - 1;
    this.output.write(`  … ${text}`.slice(0, width));
    this.live = true;
  }

  private clear(): void {
    if (this.live) this.output.write('\r\x1b[2K');
    this.live = false;
  }
}

/** A finished step, e.g. `  ✓ PostgreSQL started   1.2 s  127.0.0.1:15432`. */
export function stepLine(result: 'done' | 'failed', title: string, seconds: number, detail: string): string {
  return `  ${result === 'done' ? '✓' : '✗'} ${title.padEnd(46)} ${seconds.toFixed(1).padStart(6)} s${detail ? `  ${detail}` : ''}`;
}

function runningText(step: Running, now: number): string {
  return `${step.title}${step.detail ? ` (${step.detail})` : ''} ${Math.round((now - step.since) / 1000)} s`;
}
