/** `npm run sql -- "select …"`: asks the source database of the running platform. */
import { readFileSync } from 'node:fs';
import { Client, type QueryArrayResult } from 'pg';
import { command } from './runtime/command';
import { Failure } from './runtime/failure';
import { requireState } from './runtime/state';
import { renderTable, type Cell } from './runtime/table';

const USAGE = 'npm run sql -- "select count(*) from flights"';
const SHOWN_ROWS = 1_000;

void command(async () => {
  const statement = process.argv.slice(2).join(' ').trim();
  if (!statement) throw new Failure(`What is to be asked? ${USAGE}`);
  const { host, port, database, user, passwordFile, caFile } = requireState().postgres;
  const client = new Client({
    host,
    port,
    database,
    user,
    password: readFileSync(passwordFile, 'utf8'),
    ssl: { ca: readFileSync(caFile, 'utf8') },
    application_name: 'npm run sql',
    // Every value as the text that the server sends: nothing is cut to what JavaScript can hold.
    types: { getTypeParser: () => (value: string) => value },
  });
  await client.connect();
  try {
    const answer: unknown = await client.query({ text: statement, rowMode: 'array' });
    for (const result of Array.isArray(answer) ? answer : [answer]) show(result as QueryArrayResult<Cell[]>);
  } catch (error) {
    throw new Failure(explain(error as Error & { position?: string; hint?: string }, statement));
  } finally {
    await client.end();
  }
});

function show({ fields = [], rows, command: name, rowCount }: QueryArrayResult<Cell[]>): void {
  if (fields.length === 0) return void process.stdout.write(`${name}${rowCount === null ? '' : ` ${rowCount}`}\n`);
  const lines = renderTable(
    fields.map((field) => field.name),
    rows.slice(0, SHOWN_ROWS),
  );
  const more =
    rows.length > SHOWN_ROWS
      ? `the first ${SHOWN_ROWS} of ${rows.length} rows`
      : `${rows.length} row${rows.length === 1 ? '' : 's'}`;
  process.stdout.write(`${lines.join('\n')}\n(${more})\n`);
}

function explain({ message, position, hint }: Error & { position?: string; hint?: string }, statement: string): string {
  const at = Number(position);
  const where = at ? `\n  ${statement.slice(Math.max(0, at - 31), at - 1)}▸${statement.slice(at - 1, at + 40)}` : '';
  return `PostgreSQL: ${message}${where}${hint ? `\n${hint}` : ''}`;
}
