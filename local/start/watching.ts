/** What watches the running platform: metrics and alarms as CloudWatch has them, and the console page. */
import { readFileSync } from 'node:fs';
import { startConsole } from '../console/server';
import { startMetrics } from '../metrics';
import type { StartContext } from './context';

/** Starts both. */
export async function startWatching(context: StartContext): Promise<string> {
  const { endpoint, region, platform, say } = context;
  const server = context.get('postgres');
  const [database = 'postgres'] = Object.values(platform.databases);
  context.set(
    'metrics',
    startMetrics({
      endpoint,
      region,
      prefix: platform.prefix,
      postgres: {
        host: server.host,
        port: server.port,
        database,
        user: server.owner,
        password: server.ownerPassword,
        ssl: { ca: readFileSync(server.caFile, 'utf8') },
      },
      onProblem: (message) => say(`  ! ${message}`),
    }),
  );
  const { url } = context.set(
    'console',
    await startConsole({ endpoint, region, prefix: platform.prefix, port: context.ports.console }),
  );
  return url;
}
