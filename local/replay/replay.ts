/** A replay from its sources to the consumer. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Manifest, ManifestDataset, ManifestSource } from '../../lib/platform/manifest';
import { Failure } from '../runtime/failure';
import { bucket, consumerOf, describeStream, invoke, outputsOf, streamReader, type Clients } from './aws';
import { deliver } from './deliver';
import { ofDelivered, ofFailed, ofQuarantine } from './files';
import { records, type Item } from './item';
import type { ReplayOptions } from './options';
import { derivedFields } from './original';
import { sourcesOf } from './plan';
import { ofShards } from './shards';
import type { Tally } from './tally';

export interface World {
  readonly manifest: Manifest;
  readonly aws: Clients;
  readonly region: string;
  readonly now: number;
  readonly signal: AbortSignal;
  /** Tells the user something. */
  readonly say: (line: string) => void;
}

type StreamLoad = Extract<ManifestDataset['load'], { pattern: 'stream' }>;
type StreamSource = Extract<ManifestSource, { type: 'eventStream' }>;

/** @throws Failure for a dataset that is none of a stream's */
export async function replay(options: ReplayOptions, world: World, counts: Tally): Promise<void> {
  const { manifest, aws, region, signal, say } = world;
  const name = datasetOf(manifest, options.dataset);
  const dataset = manifest.datasets[name]!;
  const source = manifest.sources[dataset.source] as StreamSource;
  const consumer = await consumerOf(aws, source.consumer);
  const origin = { streamArn: consumer.eventSourceArn, roleArn: consumer.roleArn, region };
  const items = counted(itemsOf(options, world, dataset, source, counts), counts);
  const ports = {
    invoke: (event: object) => invoke(aws, source.consumer, event),
    // Ctrl-C ends a pause.
    sleep: async (milliseconds: number) =>
      void (await pause(milliseconds, undefined, { signal }).catch(() => undefined)),
    problem: say,
  };
  await deliver(records(items), { origin, batchSize: consumer.batchSize, signal }, ports, counts);
}

/** @throws Failure */
export function datasetOf(manifest: Manifest, wanted: string | undefined): string {
  const names = Object.keys(manifest.datasets).filter((name) => manifest.datasets[name]!.load.pattern === 'stream');
  const list = names.join(', ') || 'none';
  if (wanted === undefined) {
    if (names.length === 1) return names[0]!;
    throw new Failure(`Which stream? --stream with one of: ${list}.`);
  }
  if (!names.includes(wanted)) throw new Failure(`There is no dataset ${wanted} of a stream; there are: ${list}.`);
  return wanted;
}

async function* counted(items: AsyncIterable<Item>, counts: Tally): AsyncGenerator<Item> {
  for await (const item of items) {
    counts.read++;
    yield item;
  }
}

async function* itemsOf(
  options: ReplayOptions,
  { manifest, aws, now, signal, say }: World,
  dataset: ManifestDataset,
  source: StreamSource,
  counts: Tally,
): AsyncGenerator<Item> {
  const range = { from: options.from, to: options.to };
  const { events, spec } = dataset.load as StreamLoad;
  const stream = await describeStream(aws, source.stream);
  const stored = async (zone: 'Bronze' | 'Quarantine') => {
    const found = (await outputsOf(aws, manifest.prefix))[`${zone}Bucket`];
    if (!found)
      throw new Failure(`The platform ${manifest.prefix} is not deployed there: its stacks have no ${zone}Bucket.`);
    return bucket(aws, found);
  };
  const files = { prefix: events, range, counts, signal };
  if (options.kind === 'quarantine') return yield* ofQuarantine(await stored('Quarantine'), files, options.code);
  if (options.kind === 'failed') {
    // Also those of a mapping that has been replaced.
    const prefix = 'aws/lambda/';
    return yield* ofFailed(await stored('Quarantine'), { ...files, prefix }, stream.arn);
  }
  const sources = sourcesOf(range, stream.retentionHours, now);
  if (sources.files) {
    const until = new Date(sources.files.to).toISOString();
    say(
      `The stream's memory (${stream.retentionHours} h) does not reach back to --from: events up to ${until} come from bronze's ` +
        'delivered files. Filtered events are not there; those in quarantine: --quarantine.',
    );
    // The consumer gets no record that is older than the stream's memory, and Firehose tries for a day.
    const longest = (stream.retentionHours + 24) * 3_600_000;
    const derived = derivedFields(spec, dataset.columns);
    yield* ofDelivered(await stored('Bronze'), { ...files, range: sources.files }, derived, longest);
  }
  const wait = async (milliseconds: number) =>
    void (await pause(milliseconds, undefined, { signal }).catch(() => undefined));
  if (sources.stream && !signal.aborted)
    yield* ofShards(streamReader(aws, source.stream), sources.stream, wait, signal);
}
