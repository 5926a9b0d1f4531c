/** Merge: 100,000 changed rows into a table of a million, beside Spark's MERGE as Iceberg documents it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { tools } from '../../local/setup/setup';
import type { Benchmark, BenchmarkResult } from '../benchmark';

const ROOT = join(__dirname, '..', '..');
const ROWS = 1_000_000;
const CHANGES = 100_000;
const TURNS = 3;

interface Timing {
  readonly contender: string;
  readonly load: 'scattered' | 'recent' | 'replayed';
  /** Of the merge, until readers see it. */
  readonly seconds: number;
  /** Of reading the whole table afterwards. */
  readonly readSeconds: number;
  /** Written to the table's files. */
  readonly megabytes: number;
}

export const benchmark: Benchmark = {
  description:
    'Merging 100,000 changes into an Iceberg table of a million rows, beside plain MERGE (copy-on-write, merge-on-read)',
  async run({ argv, log }) {
    const option = (name: string, otherwise: number) => Number(argv[argv.indexOf(name) + 1] ?? otherwise) || otherwise;
    const settings = {
      rows: option('--rows', ROWS),
      changes: option('--changes', CHANGES),
      turns: option('--turns', TURNS),
    };
    log('Setting up …');
    const setup = spawnSync(process.execPath, ['--import', 'tsx', join(ROOT, 'local', 'setup.ts')], {
      stdio: ['ignore', 2, 2],
      cwd: ROOT,
    });
    if (setup.status !== 0) throw new Error('The set-up failed; its messages are above.');
    const { status, stdout } = spawnSync(
      tools().sparkPython,
      [join(__dirname, 'measure.py'), JSON.stringify(settings)],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, HEADWATER_AWS_PYTHON: tools().awsPython, HEADWATER_JARS: tools().jars },
      },
    );
    if (status !== 0) throw new Error('The measurement failed; its messages are above.');
    return result(JSON.parse(stdout) as Timing[], settings);
  },
};

function result(
  timings: readonly Timing[],
  { rows, changes, turns }: { rows: number; changes: number; turns: number },
): BenchmarkResult {
  const of = (contender: string, load: Timing['load']) =>
    timings.find((t) => t.contender === contender && t.load === load)!;
  const ratio = (load: Timing['load'], peer: string) => ({
    value: of(peer, load).seconds / of('headwater', load).seconds,
  });
  return {
    measurements: timings.map(({ contender, load, seconds, readSeconds, megabytes }) => ({
      contender,
      load,
      'merge s': Number(seconds.toFixed(2)),
      'changes/s': Math.round(changes / seconds),
      'read after it s': Number(readSeconds.toFixed(2)),
      'MB written': Number(megabytes.toFixed(1)),
    })),
    ratios: {
      'seconds, MERGE copy-on-write / headwater, scattered changes': ratio('scattered', 'MERGE copy-on-write'),
      'seconds, MERGE copy-on-write / headwater, recent changes': ratio('recent', 'MERGE copy-on-write'),
      'seconds, MERGE copy-on-write / headwater, the same load again': ratio('replayed', 'MERGE copy-on-write'),
      'seconds, MERGE merge-on-read / headwater, scattered changes': ratio('scattered', 'MERGE merge-on-read'),
      'seconds of reading, after MERGE merge-on-read / after headwater': {
        value: of('MERGE merge-on-read', 'scattered').readSeconds / of('headwater', 'scattered').readSeconds,
      },
    },
    notes: [
      `${changes.toLocaleString('en')} rows by key into ${rows.toLocaleString('en')}, in one warm Spark on this machine and the embedded AWS; the median of ${turns} turns, the contenders in turn, each on the same table.`,
      'MERGE is `when matched then update set * when not matched then insert *` with Iceberg’s defaults and the write mode named. Headwater’s seconds include looking for repeated keys, counting exactly what was inserted and updated, the branch, and publishing it.',
      'Scattered: every tenth row of all files. Recent: the newest rows. The same load again: what a rerun or an overlapping read brings, where nothing has changed.',
    ],
  };
}
