/** An embedded AWS and a PostgreSQL of a test's own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// The paths are read from the environment when the modules are loaded.
const home = (process.env.HEADWATER_HOME = mkdtempSync(join(tmpdir(), 'headwater-test-')));

export interface Machines {
  readonly endpoint: string;
  readonly aws: import('../../../local/aws/server').AwsServer;
  readonly postgres: import('../../../local/postgres/server').PostgresServer;
  /** Python of the embedded AWS. */
  readonly python: string;
  stop(): Promise<void>;
}

/** Starts both; job runs execute `job.py` of this folder. */
export async function startMachines(): Promise<Machines> {
  const { AwsServer } = await import('../../../local/aws/server');
  const { PostgresServer, removeServer } = await import('../../../local/postgres/server');
  const { freePort } = await import('../../../local/runtime/ports');
  const { runSteps } = await import('../../../local/runtime/steps');
  const { setupSteps, setupStep, tools } = await import('../../../local/setup/setup');
  const silent = { started: () => undefined, told: () => undefined, done: () => undefined, failed: () => undefined };
  await runSteps(
    setupSteps().filter(({ name }) => name === setupStep('aws')),
    undefined,
    silent,
  );
  const python = tools().awsPython;
  const postgres = await PostgresServer.start(await freePort());
  const { host, port, superuser, owner, caFile } = postgres;
  const aws = await AwsServer.start({
    port: await freePort(),
    region: 'eu-central-1',
    python,
    jobCommand: [python, join(__dirname, 'job.py')],
    postgres: { host, port, superuser, password: postgres.superuserPassword, owner, caFile },
  });
  aws.letJobsRun({ GREETING: 'hello' });
  return {
    endpoint: aws.endpoint,
    aws,
    postgres,
    python,
    async stop() {
      await aws.child.stop();
      await postgres.child.stop();
      removeServer();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** Polls until `look` gives something else than undefined. */
export async function eventually<T>(look: () => Promise<T | undefined>, seconds = 20): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Nothing within ${seconds} s.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
