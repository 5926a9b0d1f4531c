/** REST APIs: how many items a CPU second are read from a list of pages, beside dlt, and what each does when something fails. */
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Benchmark, BenchmarkResult } from '../benchmark';
import { installDlt } from '../peer';
import { bundle, read, type Contender, type Reading } from './contenders';
import { result, type Measured, type Outcome } from './result';
import type { ServerSettings } from './serve';

const ITEMS = 100_000;
const MANY = 1_000_000;
/** Where each page takes its time, and where something fails in the middle. */
const FEWER = 20_000;
const LATENCY = 50;
const TURNS = 3;

interface Case {
  readonly name: string;
  readonly contender: Contender;
}

export const benchmark: Benchmark = {
  description: 'Reading 100,000 items of a REST API, 50 a page, to gzip NDJSON, beside dlt’s rest_api source',
  async run({ log, workFolder, argv }): Promise<BenchmarkResult> {
    const option = (name: string, otherwise: number) => Number(argv[argv.indexOf(name) + 1] ?? otherwise) || otherwise;
    const [items, turns, many] = [option('--items', ITEMS), option('--turns', TURNS), option('--many', MANY)];
    const python = installDlt(join(__dirname, 'dlt.txt'), 'dlt', workFolder, log);
    const dlt = (more: Partial<Extract<Contender, { kind: 'dlt' }>> = {}): Contender => ({
      kind: 'dlt',
      python,
      ranges: 1,
      nesting: 1_000,
      ...more,
    });
    const once = async (name: string, contender: Contender, settings: ServerSettings): Promise<Reading> => {
      const reading = await read(contender, settings, workFolder);
      log(
        `${name}: ${reading.cpu.toFixed(1)} CPU s, ${reading.seconds.toFixed(1)} s${reading.error ? `, ${reading.error}` : ''}`,
      );
      return reading;
    };
    const measure = async (cases: readonly Case[], settings: ServerSettings, times: number): Promise<Measured[]> => {
      const measured = cases.map((one) => ({ ...one, settings, readings: [] as Reading[] }));
      // In turns, so that what else the machine does meets them alike.
      for (let turn = 0; turn < times; turn++)
        for (const one of measured)
          one.readings.push(checked(one.name, await once(one.name, one.contender, settings), settings));
      return measured;
    };
    const server = (shape: 'flat' | 'nested', count: number, latencyMilliseconds = 0): ServerSettings => ({
      items: count,
      shape,
      latencyMilliseconds,
    });

    const flat = await measure(
      [
        { name: 'headwater', contender: { kind: 'headwater' } },
        { name: 'dlt', contender: dlt() },
        { name: 'dlt, extraction only', contender: dlt({ extractOnly: true }) },
      ],
      server('flat', items),
      turns,
    );
    const nested = await measure(
      [
        { name: 'headwater', contender: { kind: 'headwater' } },
        { name: 'dlt', contender: dlt() },
        { name: 'dlt, objects and lists kept whole', contender: dlt({ nesting: 0 }) },
      ],
      server('nested', items),
      turns,
    );
    const slow = await measure(
      [
        { name: 'headwater, 4 at once', contender: { kind: 'headwater' } },
        { name: 'headwater, 16 at once', contender: { kind: 'headwater', concurrency: 16 } },
        { name: 'dlt', contender: dlt() },
        { name: 'dlt, 4 ranges side by side', contender: dlt({ ranges: 4 }) },
      ],
      server('flat', Math.min(items, FEWER), LATENCY),
      1,
    );
    const large = await measure([{ name: 'headwater', contender: { kind: 'headwater' } }], server('flat', many), 1);

    const outcomes: Outcome[] = [];
    const small = server('flat', Math.min(items, FEWER));
    const pages = small.items / 50;
    for (const [fault, more] of [
      ['the token ends when it said', { tokenSeconds: 2, latencyMilliseconds: 10 }],
      ['the token is refused before that', { tokenRequests: pages / 2 }],
      ['two answers 503', { failAfter: pages / 2 }],
    ] as const)
      for (const [name, contender] of [
        ['headwater', { kind: 'headwater' }],
        ['dlt', dlt()],
      ] as const)
        outcomes.push({
          name,
          fault,
          wanted: small.items,
          reading: await once(`${name}, ${fault}`, contender, { ...small, ...more }),
        });

    return result({ flat, nested, slow, large, outcomes, bundleBytes: bundle(workFolder).bytes, load: loadavg()[0]! });
  },
};

/** All that there was, or it doesn't count. */
function checked(name: string, reading: Reading, { items }: ServerSettings): Reading {
  if (reading.error || (typeof reading.items === 'number' && reading.items !== items))
    throw new Error(`${name} has ${reading.items} of ${items} items. ${reading.error ?? ''}`);
  return reading;
}
