/** Extraction: how fast a table goes from PostgreSQL to Parquet, and whether it is still the same table then. */
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { tools } from '../../local/setup/setup';
import type { Benchmark, BenchmarkResult } from '../benchmark';
import { command, installDlt } from '../peer';

const ROOT = join(__dirname, '..', '..');
const PEER_PINS = join(__dirname, 'dlt.txt');
const ROWS = 3_000_000;
/** Readings of each; the contenders take turns, so that what else the machine does meets them alike. */
const TURNS = 5;

interface Report {
  readonly rowBytes: number;
  readonly contenders: readonly {
    readonly name: string;
    readonly seconds: number;
    readonly cpu: number;
    readonly peakBytes: number;
    readonly exact: string;
    readonly torn: string;
  }[];
}

export const benchmark: Benchmark = {
  description: 'Reading a table of 3 million rows to Parquet, beside binary COPY, Spark JDBC and dlt with connectorx',
  async run({ log, workFolder, argv }) {
    const option = (name: string, otherwise: number) => Number(argv[argv.indexOf(name) + 1] ?? otherwise) || otherwise;
    const [rows, turns] = [option('--rows', ROWS), option('--turns', TURNS)];
    command(process.execPath, ['--import', 'tsx', join(ROOT, 'local', 'setup.ts')]);
    const dltPython = installDlt(PEER_PINS, 'dlt and connectorx', workFolder, log);
    const settings = { rows, turns, workFolder, jars: tools().jars, dltPython };
    const program = join(__dirname, 'measure.py');
    const { status, stdout } = spawnSync(tools().sparkPython, [program, JSON.stringify(settings)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: __dirname,
    });
    if (status !== 0) throw new Error('The measurement failed; its messages are above.');
    return result(JSON.parse(stdout) as Report, rows, turns);
  },
};

function result({ rowBytes, contenders }: Report, rows: number, turns: number): BenchmarkResult {
  const speed = (part: string) =>
    Math.max(...contenders.filter(({ name }) => name.includes(part)).map(({ seconds }) => rows / seconds));
  return {
    measurements: contenders.map(({ name, seconds, cpu, peakBytes, exact, torn }) => ({
      reader: name,
      'rows/s': Math.round(rows / seconds),
      'client CPU s': Number(cpu.toFixed(1)),
      'peak MB': Math.round(peakBytes / 1e6),
      'exact columns': exact,
      'torn reads': torn,
    })),
    ratios: {
      'rows/s, headwater / Spark JDBC': { value: speed('headwater') / speed('Spark'), atLeast: 4 },
      'rows/s, headwater / fastest dlt': { value: speed('headwater') / speed('dlt'), atLeast: 2 },
      'rows/s, headwater / binary COPY to nowhere': { value: speed('headwater') / speed('COPY') },
    },
    notes: [
      `${rows.toLocaleString('en')} rows of ${Math.round(rowBytes)} bytes, to Parquet on the local disk; the fastest of ${turns} turns, for what else the machine does only slows; each process warm.`,
      `Load average of the machine at the end, this benchmark's own included: ${loadavg()[0]!.toFixed(1)}. Much more than 4 means that others were at work.`,
      'Exact columns: those whose values are PostgreSQL’s own, by a hash over all rows, whatever their type in the file. Torn reads: while money moves between the rows of a table, how many reads’ sums are wrong.',
      'Headwater reads with four sessions on one exported snapshot; the others as their guides say: Spark in four ranges of the key side by side with a fetch size of 10,000, dlt in one and in four ranges.',
    ],
  };
}
