/** The example's source database: filled from the published data, and a day that passes in it. */
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { ROOT } from '../runtime/paths';
import type { PostgresServer } from '../postgres/server';

/** Tables of the example in the order in which they are filled. */
export const TABLES = ['airlines', 'airports', 'planes', 'weather', 'flights'] as const;
export type Table = (typeof TABLES)[number];

/** How many rows a table has got, seen or lost. */
export interface DayChanges {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}

const sql = (name: string) => readFileSync(join(ROOT, 'local', 'source', `${name}.sql`), 'utf8');

/**
 * Fills a fresh database with the year but for its last day.
 * @param folder of the published CSV files
 * @returns rows by table
 */
export async function fillSource(
  server: PostgresServer,
  database: string,
  folder: string,
  signal: AbortSignal,
): Promise<Record<Table, number>> {
  await server.createDatabase(database);
  return withClient(server, database, signal, async (client) => {
    await client.query('begin');
    await client.query(sql('schema'));
    await client.query(sql('world'));
    for (const table of TABLES) {
      const copy = client.query(copyFrom(`copy world.${table} from stdin (format csv, header match, null 'NA')`));
      await pipeline(createReadStream(join(folder, `${table}.csv`), { highWaterMark: 1 << 18 }), copy);
    }
    await client.query('analyze world.flights, world.weather');
    await client.query(sql('evening-of-30-december'));
    await client.query(sql('triggers'));
    await client.query('commit');
    return countRows(client);
  });
}

/** Lets 31 December pass: new rows first, corrections in a transaction of their own. The published data is then no longer kept. */
export async function letDayPass(server: PostgresServer, database: string, signal: AbortSignal): Promise<DayChanges> {
  return withClient(server, database, signal, async (client) => {
    const inserted = rowsOf(await client.query(`begin; ${sql('new-rows')}; commit`), 'INSERT');
    const corrections = await client.query(`begin; ${sql('corrections')}; commit`);
    await client.query('drop schema world cascade');
    return { inserted, updated: rowsOf(corrections, 'UPDATE'), deleted: rowsOf(corrections, 'DELETE') };
  });
}

async function countRows(client: Client): Promise<Record<Table, number>> {
  const counts = TABLES.map((table) => `(select count(*)::int from public.${table}) as ${table}`).join(', ');
  return (await client.query<Record<Table, number>>(`select ${counts}`)).rows[0]!;
}

/** A query of several statements has one result each, though the types of `pg` don't say so. */
function rowsOf(results: unknown, command: string): number {
  const list = (Array.isArray(results) ? results : [results]) as { command: string; rowCount: number | null }[];
  return list.filter((result) => result.command === command).reduce((sum, result) => sum + (result.rowCount ?? 0), 0);
}

async function withClient<T>(
  server: PostgresServer,
  database: string,
  signal: AbortSignal,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const client = new Client(server.ownerConnection(database));
  // A query that runs fails when its connection is cut, which is what an interruption does.
  client.on('error', () => undefined);
  const cut = () => client.connection.stream.destroy();
  signal.addEventListener('abort', cut, { once: true });
  await client.connect();
  try {
    return await work(client);
  } finally {
    signal.removeEventListener('abort', cut);
    if (!signal.aborted) await client.end();
  }
}
