import { DATABASE_LAYERS, targetReport, type TargetReport } from '../../shared/probe-report';
import { attempt, Layers, Stopped, within, type Clock } from '../layers';
import type { DatabasePorts, Session } from './ports';
import { askTables, checkFound, checkReadable, checkStatistics, type FoundTable, type Table } from './tables';

export interface DatabaseTarget {
  /** Name of the source. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly secretArn: string;
  /** PEM of who may have signed the server's certificate. */
  readonly authorities: string;
  /** Tables that datasets are loaded from. @default not known: they are not tested */
  readonly tables?: readonly Table[];
  /** Whether loads need to see the transactions of others. */
  readonly needsStatistics: boolean;
}

/** Milliseconds that each layer may take; together less than the function has. */
export const LIMITS = { dns: 3_000, tcp: 5_000, tls: 5_000, secret: 5_000, login: 5_000, select: 5_000, tables: 5_000 };

/** For what comes after the answer is known. */
const FAREWELL = 1_000;

/** Tests one database, layer by layer, over one connection. */
export async function probeDatabase(
  target: DatabaseTarget,
  ports: DatabasePorts,
  clock: Clock,
  limits: typeof LIMITS = LIMITS,
): Promise<TargetReport> {
  const { name, host, port, database, secretArn: secret, authorities, tables } = target;
  const service = { service: 'secretsmanager', action: 'GetSecretValue', resource: secret };
  const facts: Record<string, string | number> = { host, port, database, secret, ...service };
  const layers = new Layers(DATABASE_LAYERS, facts, clock);
  const closing: (() => Promise<unknown> | void)[] = [];
  try {
    const addresses = await layers.run('dns', limits.dns, () => ports.resolve(host));
    facts.address = addresses.join(', ');
    const socket = await layers.run('tcp', limits.tcp, (signal) => ports.open(addresses, port, signal));
    closing.unshift(() => void socket.destroy());
    const secured = await layers.run('tls', limits.tls, (signal) => ports.secure(socket, host, authorities, signal));
    const credentials = await layers.run('secret', limits.secret, () => ports.credentials(secret, limits.secret));
    facts.user = credentials.username;
    const session = await layers.run('login', limits.login, (signal) =>
      ports.login(secured, database, credentials, signal),
    );
    closing.unshift(() => within(FAREWELL, () => session.end()).catch(() => undefined));
    await layers.run('select', limits.select, () => session.query('select 1'));
    if (tables) await probeTables(layers, session, tables, target.needsStatistics, limits.tables);
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  } finally {
    for (const close of closing) await close();
  }
  return targetReport(name, 'database', layers.all());
}

/** Three layers that don't build on each other: what one finds is no reason to leave out the next. */
async function probeTables(
  layers: Layers,
  session: Session,
  tables: readonly Table[],
  needsStatistics: boolean,
  limit: number,
): Promise<void> {
  let found: readonly FoundTable[] | undefined;
  await attempt(layers.run('tables', limit, async () => checkFound((found = await askTables(session, tables)))));
  // The server that did not answer will not answer the next question either.
  if (!found) return;
  const all = found;
  await attempt(layers.run('permissions', limit, async () => checkReadable(all), 'tables'));
  if (needsStatistics) await attempt(layers.run('statistics', limit, () => checkStatistics(session)));
}
