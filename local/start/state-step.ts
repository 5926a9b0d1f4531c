import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../runtime/paths';
import { writeState } from '../runtime/state';
import type { Step } from '../runtime/steps';
import type { StartContext } from './context';

/** Tells other commands where everything is. */
export const stateStep: Step<StartContext> = {
  name: 'state',
  title: 'Ready for `npm run sql` and `npm run query`',
  after: ['watch', 'jobs', 'source'],
  run: async (context) => {
    const { endpoint, region, platform } = context;
    const [server, spark, aws] = [context.get('postgres'), context.get('spark'), context.get('aws')];
    const catalogue = context.peek('catalogue');
    const passwordFile = join(run.tls, 'owner-password');
    writeFileSync(passwordFile, server.ownerPassword, { mode: 0o600 });
    const [database = 'postgres'] = Object.values(platform.databases);
    writeState({
      endpoint,
      region,
      environment: platform.environment,
      prefix: platform.prefix,
      postgres: {
        host: server.host,
        port: server.port,
        database,
        user: server.owner,
        passwordFile,
        caFile: server.caFile,
      },
      console: { url: context.get('console').url },
      gateway: { port: spark.port, secretFile: spark.secretFile },
      ...(catalogue ? { catalogue: { url: catalogue.url } } : {}),
      pids: { start: process.pid, aws: aws.child.pid, spark: spark.child.pid, postgres: server.child.pid },
    });
  },
};
