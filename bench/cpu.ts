/** CPU time of commands. */
import { spawnSync } from 'node:child_process';

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** User and system time of the process and all that it started. */
  readonly cpuSeconds: number;
}

/** Runs a command to its end and takes its time, children included: `times` of the shell counts them. */
export function runTimed(command: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): Ran {
  const { status, stdout, stderr } = spawnSync(
    '/bin/sh',
    ['-c', '"$@"; code=$?; times; exit $code', 'sh', ...command],
    { cwd, encoding: 'utf8', env: { ...process.env, ...env }, maxBuffer: 256 * 1024 ** 2 },
  );
  const lines = stdout.trimEnd().split('\n');
  return { status, stdout: lines.slice(0, -2).join('\n'), stderr, cpuSeconds: cpuSeconds(lines.at(-1)!) };
}

/** The last line of the shell's `times`: user and system time of its children, e.g. `0m1.230s 0m0.120s`. */
function cpuSeconds(line: string): number {
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
