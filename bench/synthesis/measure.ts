import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Measurement {
  /** User and system time of the process and all that it started. */
  readonly cpuSeconds: number;
  readonly resources: number;
  /** Of the templates, as they are uploaded. */
  readonly bytes: number;
}

/**
 * Synthesises in a process of its own.
 * @param command gets the folder of the assembly and a folder of its own after its arguments
 * @param prepare fills that folder; its time isn't measured
 * @returns undefined when it failed for too many resources
 */
export function measure(
  command: readonly string[],
  cwd: string,
  prepare?: (root: string) => void,
): Measurement | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'headwater-bench-'));
  const out = join(folder, 'out');
  try {
    prepare?.(join(folder, 'root'));
    // `times` counts the children of the shell, theirs included: esbuild is one.
    const { status, stdout, stderr } = spawnSync(
      '/bin/sh',
      ['-c', '"$@"; code=$?; times; exit $code', 'sh', ...command, out, join(folder, 'root')],
      {
        cwd,
        encoding: 'utf8',
        env: { ...process.env, CDK_VALIDATION: 'false', CDK_DISABLE_CLI_TELEMETRY: '1' },
        maxBuffer: 64 * 1024 ** 2,
      },
    );
    if (/Number of resources in stack .* is greater than allowed/.test(stderr)) return undefined;
    if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${stderr.slice(-2000)}`);
    const templates = readdirSync(out)
      .filter((name) => name.endsWith('.template.json'))
      .map((name) => readFileSync(join(out, name), 'utf8'));
    return {
      cpuSeconds: cpuSeconds(stdout),
      resources: templates.reduce(
        (sum, text) => sum + Object.keys((JSON.parse(text) as { Resources: object }).Resources).length,
        0,
      ),
      bytes: templates.reduce((sum, text) => sum + Buffer.byteLength(text), 0),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The last line of the shell's `times`: user and system time of its children, e.g. `0m1.230s 0m0.120s`. */
function cpuSeconds(output: string): number {
  const times = output.trim().split('\n').at(-1)!;
  return [...times.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
