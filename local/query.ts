/** `npm run query -- "select … from silver.flights"`: asks the lake of the running platform, by its Spark. */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './runtime/command';
import { execute } from './runtime/execute';
import { Failure } from './runtime/failure';
import { ROOT, run } from './runtime/paths';
import { requireState } from './runtime/state';
import { renderTable, type Cell } from './runtime/table';
import { tools } from './setup/setup';
import { loadPlatform } from './deploy/platform';
import { sparkClientEnvironment } from './lake/spark';
import { writeAtomically } from './runtime/files';

const USAGE = 'npm run query -- "select origin, count(*) from silver.flights group by origin"';
const SHOWN_ROWS = 1_000;

interface Answer {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Whether there are more rows than were asked for. */
  readonly more: boolean;
  readonly error?: string;
}

void command(async (signal) => {
  const statement = process.argv.slice(2).join(' ').trim();
  if (!statement)
    throw new Failure(
      `What is to be asked? ${USAGE}\nThe zones are bronze, silver, gold and quarantine; \`show tables in silver\` lists tables.`,
    );
  const state = requireState();
  if (!state.gateway) throw new Failure('Spark is not running.');
  const { manifest } = await loadPlatform(state.environment);
  const folder = join(run.spark, 'queries');
  mkdirSync(folder, { recursive: true });
  const [request, answerFile] = [join(folder, `${process.pid}.request.json`), join(folder, `${process.pid}.json`)];
  writeAtomically(request, JSON.stringify({ statement, databases: manifest.databases, rows: SHOWN_ROWS }));
  try {
    await execute(tools().sparkPython, [join(ROOT, 'local', 'lake', 'query.py'), request, answerFile], {
      what: 'Spark could not be asked',
      env: sparkClientEnvironment(state.endpoint, state.region, state.gateway),
      signal,
    });
    show(JSON.parse(readFileSync(answerFile, 'utf8')) as Answer);
  } finally {
    for (const file of [request, answerFile]) rmSync(file, { force: true });
  }
});

function show({ columns, rows, more, error }: Answer): void {
  if (error) throw new Failure(error);
  if (columns.length === 0) return void process.stdout.write('Done.\n');
  const count = more ? `the first ${rows.length} rows` : `${rows.length} row${rows.length === 1 ? '' : 's'}`;
  process.stdout.write(`${renderTable(columns, rows).join('\n')}\n(${count})\n`);
}
