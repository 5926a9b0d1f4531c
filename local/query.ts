/** `npm run query -- "select … from silver.flights"`: asks the lake of the running platform, by its Spark. */
import { command } from './runtime/command';
import { Failure } from './runtime/failure';
import { requireState } from './runtime/state';
import { renderTable } from './runtime/table';
import { tools } from './setup/setup';
import { loadPlatform } from './deploy/platform';
import { askLake, type Answer } from './lake/query';

const USAGE = 'npm run query -- "select origin, count(*) from silver.flights group by origin"';
const SHOWN_ROWS = 1_000;

void command(async (signal) => {
  const statement = process.argv.slice(2).join(' ').trim();
  if (!statement)
    throw new Failure(
      `What is to be asked? ${USAGE}\nThe zones are bronze, silver, gold and quarantine; \`show tables in silver\` lists tables.`,
    );
  const { endpoint, region, environment, gateway: spark } = requireState();
  if (!spark) throw new Failure('Spark is not running.');
  const { databases } = (await loadPlatform(environment)).manifest;
  const lake = { endpoint, region, spark, sparkPython: tools().sparkPython, databases };
  show(await askLake(lake, statement, SHOWN_ROWS, signal));
});

function show({ columns, rows, more }: Answer): void {
  if (columns.length === 0) return void process.stdout.write('Done.\n');
  const count = more ? `the first ${rows.length} rows` : `${rows.length} row${rows.length === 1 ? '' : 's'}`;
  process.stdout.write(`${renderTable(columns, rows).join('\n')}\n(${count})\n`);
}
