import { cpSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark';
import type { Measurement } from './measure';
import { median } from '../cpu';
import { measure } from './measure';
import { writeContracts } from './tables';

const ROOT = join(__dirname, '..', '..');
const SIZES = [1, 10, 100, 1000];
/** Repetitions: the sizes take turns, so that what else the machine does meets them alike. */
const TURNS = 5;

interface Contender {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly cwd: string;
  command(tables: number): readonly string[];
  /** Writes what a user would have written. */
  prepare?(tables: number, root: string): void;
}

export const benchmark: Benchmark = {
  description: 'Synthesis of 1 to 1,000 tables, contracts included, beside aws-ddk-core for as many as it can',
  async run({ log, workFolder, argv }) {
    const turns = Number(argv[argv.indexOf('--turns') + 1] ?? TURNS) || TURNS;
    const peerFolder = installPeer(workFolder, log);
    const most = mostTables(peerFolder, log);
    const headwater: Contender = {
      name: 'headwater',
      sizes: SIZES,
      cwd: ROOT,
      prepare: writeContracts,
      command: (tables) => [process.execPath, '--import', 'tsx', join(__dirname, 'synthesize.ts'), String(tables)],
    };
    const peer: Contender = {
      name: 'aws-ddk-core 1.4.1',
      sizes: [1, 10, most],
      cwd: peerFolder,
      command: (tables) => [process.execPath, join(peerFolder, 'synthesize.mjs'), String(tables)],
    };
    const rows = [headwater, peer].flatMap((contender) => take(contender, turns, log));
    const of = (name: string, tables: number) => rows.find((row) => row.contender === name && row.tables === tables)!;
    const [one, thousand] = [of(headwater.name, 1), of(headwater.name, 1000)];
    const [peerOne, peerMost] = [of(peer.name, 1), of(peer.name, most)];
    return {
      measurements: rows.map(({ contender, tables, cpuSeconds, resources, bytes }) => ({
        contender,
        tables,
        'CPU s': cpuSeconds,
        resources,
        'template bytes': bytes,
      })),
      ratios: {
        'CPU, 1,000 tables / 1': { value: thousand.cpuSeconds / one.cpuSeconds, atMost: 1.3 },
        'resources, 1,000 tables / 1': { value: thousand.resources / one.resources, atLeast: 1, atMost: 1 },
        'template bytes, 1,000 tables / 1': { value: thousand.bytes / one.bytes, atLeast: 1, atMost: 1 },
        [`CPU, aws-ddk-core, ${most} tables / 1`]: { value: peerMost.cpuSeconds / peerOne.cpuSeconds },
        'resources a table, aws-ddk-core': { value: (peerMost.resources - peerOne.resources) / (most - 1) },
      },
      notes: [
        `CPU s is user and system time of the process and its children, the median of ${turns} turns; the library's template validator is off in both.`,
        `aws-ddk-core (an object arrives, a Glue job loads it: S3EventStage, GlueTransformStage) stops at ${most} tables: one more is over the 500 resources of a stack.`,
        `Headwater's ${one.resources} resources are those of all three stacks: network, database, lake, jobs, alarms.`,
      ],
    };
  },
};

function take({ name, sizes, cwd, command, prepare }: Contender, turns: number, log: (line: string) => void) {
  const taken = new Map<number, Measurement[]>(sizes.map((size) => [size, []]));
  for (let turn = 1; turn <= turns; turn++) {
    for (const size of sizes) {
      const measurement = measure(command(size), cwd, (root) => prepare?.(size, root));
      if (!measurement) throw new Error(`${name} can't do ${size} tables.`);
      taken.get(size)!.push(measurement);
      log(`${name}, ${size} tables, turn ${turn}: ${measurement.cpuSeconds.toFixed(2)} CPU s`);
    }
  }
  return sizes.map((tables) => {
    const all = taken.get(tables)!;
    return { contender: name, tables, ...all[0]!, cpuSeconds: median(all.map(({ cpuSeconds }) => cpuSeconds)) };
  });
}

/** Installs the peer from its own lock file, once. */
function installPeer(workFolder: string, log: (line: string) => void): string {
  const folder = join(workFolder, 'peer');
  cpSync(join(__dirname, 'peer'), folder, { recursive: true });
  log('installing aws-ddk-core (kept for the next run)');
  const { status, stderr } = spawnSync('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-save'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`aws-ddk-core could not be installed:\n${stderr.slice(-2000)}`);
  return folder;
}

/** The most tables that the peer can do, found by halving. */
function mostTables(folder: string, log: (line: string) => void): number {
  let [fits, breaks] = [1, 128];
  while (breaks - fits > 1) {
    const middle = Math.floor((fits + breaks) / 2);
    if (measure([process.execPath, join(folder, 'synthesize.mjs'), String(middle)], folder)) fits = middle;
    else breaks = middle;
  }
  log(`aws-ddk-core: at most ${fits} tables in a stack`);
  return fits;
}
