/** Streaming: how many events a second one thread takes through the consumer, and what the function weighs. */
import { loadavg } from 'node:os';
import type { Benchmark, BenchmarkResult } from '../benchmark';
import { footprint, type Footprint } from './footprint';
import { Contender, installPeers, program } from './programs';
import type { Reading } from './serve';
import { batch } from './session';

const RECORDS = 10_000;
const TURNS = 12;
/** Turns before those that count. */
const WARM_UP = 3;

const CONTENDERS: readonly {
  readonly name: string;
  readonly program: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly slow?: true;
}[] = [
  { name: 'floor: base64 and JSON.parse', program: 'floor' },
  { name: 'headwater', program: 'headwater' },
  { name: 'Powertools batch + zod', program: 'powertools-zod' },
  { name: 'Powertools batch + parser, schema built once', program: 'powertools-parser', env: { PREBUILT: '1' } },
  { name: 'Powertools batch + parser', program: 'powertools-parser', slow: true },
];

export const benchmark: Benchmark = {
  description:
    'One thread takes 10,000 events through the consumer, beside Powertools’ batch processor with zod and its parser',
  async run({ log, workFolder, argv }) {
    const option = (name: string, otherwise: number) => Number(argv[argv.indexOf(name) + 1] ?? otherwise) || otherwise;
    const [records, turns] = [option('--records', RECORDS), option('--turns', TURNS)];
    installPeers(workFolder, log);
    const contenders = CONTENDERS.map((one) => ({
      ...one,
      process: new Contender(one.name, program(one.program, workFolder), records, one.env),
      readings: [] as Reading[],
    }));
    try {
      for (let turn = 0; turn < turns + WARM_UP; turn++) {
        log(turn < WARM_UP ? 'Warming up …' : `Turn ${turn + 1 - WARM_UP} of ${turns} …`);
        for (const one of contenders) {
          if (one.slow && turn > WARM_UP + 1) continue;
          const reading = await one.process.work();
          if (turn >= WARM_UP || (one.slow && turn > 0)) one.readings.push(reading);
        }
      }
    } finally {
      for (const one of contenders) one.process.end();
    }
    for (const { name, readings } of contenders) check(name, readings[0]!, contenders[0]!.readings[0]!);
    return result(contenders, footprint(workFolder, records), records, turns);
  },
};

/** Whether all sorted the events alike. */
function check(name: string, { done }: Reading, { done: wanted }: Reading): void {
  if (done.usa !== wanted.usa || done.international !== wanted.international)
    throw new Error(
      `${name} sent ${done.usa} and ${done.international} events, not ${wanted.usa} and ${wanted.international}.`,
    );
}

function result(
  contenders: readonly { readonly name: string; readonly readings: readonly Reading[] }[],
  weight: Footprint,
  records: number,
  turns: number,
): BenchmarkResult {
  const rates = contenders.map(({ readings }) => records / Math.min(...readings.map(({ seconds }) => seconds)));
  const [floor, ours, zod, prebuilt, parser] = rates as [number, number, number, number, number];
  const bytes = batch(records).Records.reduce((sum, { kinesis }) => sum + (kinesis.data.length * 3) / 4, 0) / records;
  const megabytes = (value: number): number => Math.round(value / 1024 ** 2);
  return {
    measurements: contenders.map(({ name, readings }, index) => ({
      handler: name,
      'records/s': Math.round(rates[index]!),
      'of the floor': Number((rates[index]! / floor).toFixed(3)),
      'CPU µs a record': Number(((Math.min(...readings.map(({ cpu }) => cpu)) / records) * 1e6).toFixed(1)),
    })),
    ratios: {
      'records/s, headwater / floor': { value: ours / floor, atLeast: 0.9 },
      'records/s, headwater / Powertools with its parser': { value: ours / parser, atLeast: 8 },
      'records/s, headwater / Powertools with its parser, schema built once': { value: ours / prebuilt, atLeast: 8 },
      'records/s, headwater / Powertools with zod': { value: ours / zod, atLeast: 1.5 },
      'MB at the peak of a batch': { value: megabytes(weight.batchBytes), atMost: 256 },
      'MB at the peak of a batch, above an empty process': { value: megabytes(weight.batchBytes - weight.emptyBytes) },
      'kB of the bundle': { value: weight.bundleBytes / 1000, atMost: 60 },
      'ms of CPU to load it': { value: weight.loadMilliseconds, atMost: 40 },
    },
    notes: [
      `${records.toLocaleString('en')} events of ${Math.round(bytes)} bytes, each under a key of its own; the fastest of ${turns} turns (of two for Powertools with a schema built anew each time), in which the contenders take turns; each process warm.`,
      `Load average of the machine at the end, this benchmark's own included: ${loadavg()[0]!.toFixed(1)}. Much more than 2 means that others were at work.`,
      'The floor decodes and parses, no more. All others validate against the contract, add the derived fields and the event’s identity, route, and make the bodies of the PutRecords calls, 500 records each; what would send them answers at once.',
      'Memory: the whole function with its HTTP client, the server that answers it, and the batch as text and as objects, in one process.',
    ],
  };
}
