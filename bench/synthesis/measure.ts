import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTimed } from '../cpu';

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
    const { status, stderr, cpuSeconds } = runTimed([...command, out, join(folder, 'root')], cwd, {
      CDK_VALIDATION: 'false',
      CDK_DISABLE_CLI_TELEMETRY: '1',
    });
    if (/Number of resources in stack .* is greater than allowed/.test(stderr)) return undefined;
    if (status !== 0) throw new Error(`${command.join(' ')} failed:\n${stderr.slice(-2000)}`);
    const templates = readdirSync(out)
      .filter((name) => name.endsWith('.template.json'))
      .map((name) => readFileSync(join(out, name), 'utf8'));
    return {
      cpuSeconds,
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
