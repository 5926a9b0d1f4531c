/** The long-lived Spark JVM to which jobs and queries attach. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { awsEnvironment } from '../aws/server';
import { Child } from '../runtime/child';
import { ROOT, run } from '../runtime/paths';
import type { Tools } from '../setup/setup';

export interface SparkGateway {
  readonly child: Child;
  readonly port: number;
  readonly secretFile: string;
}

const script = (name: string) => join(ROOT, 'local', 'spark', name);

/** The command that runs a Glue job's script on the shared Spark. */
export const jobCommand = (tools: Tools) => [tools.sparkPython, script('run_job.py'), '--work', run.spark];

/** Starts Spark and waits until it is warm. */
export async function startSpark(
  tools: Tools,
  endpoint: string,
  region: string,
  signal: AbortSignal,
): Promise<SparkGateway> {
  rmSync(run.spark, { recursive: true, force: true });
  mkdirSync(run.spark, { recursive: true });
  const secretFile = join(run.spark, 'secret');
  const child = await Child.start({
    name: 'Spark',
    command: tools.sparkPython,
    args: [
      script('gateway.py'),
      '--jars',
      tools.jars,
      '--work',
      run.spark,
      '--secret-file',
      secretFile,
      '--with-parent',
    ],
    log: join(run.logs, 'spark.log'),
    cwd: run.spark,
    lifeline: true,
    env: { ...awsEnvironment(endpoint, region), PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1' },
  });
  let ready: { port: number } | undefined;
  await child.until(() => (ready = readyLine(child.tail(200))) !== undefined, 180, signal);
  return { child, port: ready!.port, secretFile };
}

/** The line of JSON that the gateway prints when it is ready. */
export function readyLine(log: string): { port: number } | undefined {
  const line = log.split('\n').findLast((text) => text.startsWith('{"port"'));
  return line === undefined ? undefined : (JSON.parse(line) as { port: number });
}

/** Where Spark is, for a process that attaches to it. */
export function attachEnvironment({
  port,
  secretFile,
}: {
  readonly port: number;
  readonly secretFile: string;
}): Record<string, string> {
  // What a killed process leaves goes with the platform.
  const temporary = join(dirname(secretFile), 'tmp');
  mkdirSync(temporary, { recursive: true });
  return {
    PYSPARK_GATEWAY_PORT: String(port),
    PYSPARK_GATEWAY_SECRET: readFileSync(secretFile, 'utf8').trim(),
    TMPDIR: temporary,
  };
}

/** What a Python process of the local runtime needs in order to attach to Spark and to read the lake. */
export function sparkClientEnvironment(
  endpoint: string,
  region: string,
  gateway: { readonly port: number; readonly secretFile: string },
): NodeJS.ProcessEnv {
  return {
    ...awsEnvironment(endpoint, region),
    ...attachEnvironment(gateway),
    PYTHONPATH: join(ROOT, 'local', 'spark'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
}
