/** What watches the running platform: metrics and alarms as CloudWatch has them, and the console page. */
import { readFileSync } from 'node:fs';
import { startConsole, type Console } from '../console/server';
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
  return context.set('console', await consoleOn(context)).url;
}

/** The console on its port, or on a free one when somebody else has taken that in the meantime. */
async function consoleOn({ endpoint, region, platform, ports }: StartContext): Promise<Console> {
  const options = { endpoint, region, prefix: platform.prefix };
  try {
    return await startConsole({ ...options, port: ports.console });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return startConsole(options);
  }
}
