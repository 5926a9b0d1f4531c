/** What the readings come to. */
import type { BenchmarkResult } from '../benchmark';
import type { Contender, Reading } from './contenders';
import type { ServerSettings } from './serve';

export interface Measured {
  readonly name: string;
  readonly contender: Contender;
  readonly settings: ServerSettings;
  readonly readings: readonly Reading[];
}

/** What became of a reading in which something failed. */
export interface Outcome {
  readonly name: string;
  readonly fault: string;
  readonly wanted: number;
  readonly reading: Reading;
}

interface Results {
  readonly flat: readonly Measured[];
  readonly nested: readonly Measured[];
  readonly slow: readonly Measured[];
  readonly large: readonly Measured[];
  readonly outcomes: readonly Outcome[];
  readonly bundleBytes: number;
  readonly load: number;
}

const least = (of: readonly number[]): number => Math.min(...of);
const perCpuSecond = ({ settings, readings }: Measured): number =>
  settings.items / least(readings.map(({ cpu }) => cpu));
const perSecond = ({ settings, readings }: Measured): number =>
  settings.items / least(readings.map(({ seconds }) => seconds));
const peak = ({ readings }: Measured): number =>
  Math.round(least(readings.map(({ peakBytes }) => peakBytes)) / 1024 ** 2);

export function result({ flat, nested, slow, large, outcomes, bundleBytes, load }: Results): BenchmarkResult {
  const [ours, dlt, extract] = flat as [Measured, Measured, Measured];
  const [oursNested, dltNested, dltWhole] = nested as [Measured, Measured, Measured];
  const [four, sixteen, sequential, ranges] = slow as [Measured, Measured, Measured, Measured];
  const bytes = ours.readings[0]!.counts.bytes;
  return {
    measurements: [...flat, ...nested, ...slow, ...large].map((one) => ({
      reader: one.name,
      items: one.settings.items,
      shape: one.settings.shape,
      'ms a page': one.settings.latencyMilliseconds,
      'items / CPU s': Math.round(perCpuSecond(one)),
      'items / s': Math.round(perSecond(one)),
      'peak MB': peak(one),
    })),
    ratios: {
      'items a CPU second, headwater / dlt, flat': { value: perCpuSecond(ours) / perCpuSecond(dlt), atLeast: 6 },
      'items a CPU second, headwater / dlt, extraction only': { value: perCpuSecond(ours) / perCpuSecond(extract) },
      'items a CPU second, headwater / dlt, nested': {
        value: perCpuSecond(oursNested) / perCpuSecond(dltNested),
        atLeast: 6,
      },
      'items a CPU second, headwater / dlt, nested and kept whole': {
        value: perCpuSecond(oursNested) / perCpuSecond(dltWhole),
      },
      'items a second at 50 ms a page, headwater / dlt': { value: perSecond(four) / perSecond(sequential) },
      'items a second at 50 ms a page, headwater with 16 / dlt in 4 ranges': {
        value: perSecond(sixteen) / perSecond(ranges),
      },
      'kB of the bundle': { value: bundleBytes / 1000, atMost: 100 },
      [`MB at the peak, ${ours.settings.items.toLocaleString('en')} items`]: { value: peak(ours), atMost: 150 },
      [`MB at the peak, ${large[0]!.settings.items.toLocaleString('en')} items`]: {
        value: peak(large[0]!),
        atMost: 150,
      },
    },
    notes: [
      ...outcomes.map(said),
      'A token that ends when it said meets requests under way, and whether one of them comes too late is chance: to renew it by the clock helps often, not always. Headwater renews it before that, and once more after an answer 401.',
      `Items of ${Math.round(bytes)} bytes, 50 a page, OAuth 2.0; the fewest CPU seconds and the fastest of ${ours.readings.length} turns in which the contenders take turns, each in a process of its own that has read 5,000 items before. The API, and what stands for S3, DynamoDB and Secrets Manager, are other processes on the loopback interface; what they need isn’t counted. No TLS, no compression.`,
      'Headwater is the deployed bundle: OAuth, limits, overlapping pages, compared keys, pages kept as they came as gzip NDJSON, signed puts, state after each object. Columns are made of them later, by the Spark job, which isn’t part of this. dlt 1.31.0 is its rest_api source with its filesystem destination, gzip JSON lines: extraction, normalisation and load, as its guide says; “extraction only” leaves the last two out, “kept whole” makes no child tables (max_table_nesting 0). In ranges, four resources of a quarter each are read side by side (parallelized).',
      `Load average of the machine at the end, this benchmark's own included: ${load.toFixed(1)}. Much more than 2 means that others were at work.`,
    ],
  };
}

function said({ name, fault, wanted, reading: { items, error, counts } }: Outcome): string {
  const got = `${(items ?? 0).toLocaleString('en')} of ${wanted.toLocaleString('en')} items`;
  const what = error
    ? `fails with ${got} (${error.replace(/https?:\/\/\S+/g, '…').slice(0, 160)})`
    : `ends with ${got}`;
  return `In the middle ${fault}: ${name} ${what}; tokens: ${counts.tokens}, requests refused: ${counts.refused}, failed: ${counts.failed}.`;
}
