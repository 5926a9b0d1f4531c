import type { Context, KinesisStreamBatchResponse, KinesisStreamEvent } from 'aws-lambda';
import { Deadline } from './deadline';
import type { Dependencies } from './dependencies';
import { sendAll } from './lane';
import { metricLines } from './metrics';
import { Progress } from './progress';
import { quarantine } from './quarantine';
import { Reader, type Sorted } from './reader';

export type Consumer = (
  event: KinesisStreamEvent,
  context: Pick<Context, 'getRemainingTimeInMillis'>,
) => Promise<KinesisStreamBatchResponse>;

/**
 * The consumer of a stream. Success means that each event of the batch is in its route's stream, in quarantine, or filtered.
 * Otherwise the answer names the first record for which that isn't certain; it and all after it come again.
 */
export function createConsumer(world: Dependencies): Consumer {
  const { settings } = world;
  // A function has one batch at a time; should there be more, none takes another's buffers.
  const readers = [new Reader(world.events)];
  const routes = Object.keys(world.events.spec.routes);

  return async ({ Records: records }, context) => {
    const progress = new Progress();
    const deadline = new Deadline(() => context.getRemainingTimeInMillis(), world);
    const reader = readers.pop() ?? new Reader(world.events);
    const sorted = reader.sort(records, new Date(world.now()).toISOString());
    await Promise.all([
      quarantine(sorted.rejected, progress, deadline, world),
      ...sorted.lanes.map((outbox, route) =>
        sendAll(settings.routes[routes[route]!]!, outbox, progress, deadline, world),
      ),
    ]);
    const first = progress.firstUnsent;
    report(sorted, first);
    readers.push(reader);
    if (first === Infinity) return { batchItemFailures: [] };
    return { batchItemFailures: [{ itemIdentifier: records[first]!.kinesis.sequenceNumber }] };
  };

  /** Counts what is done with; what comes again is counted then. */
  function report({ lanes, rejected, filtered, unknown }: Sorted, first: number): void {
    const done = (items: readonly { readonly index: number }[]): number => count(items, ({ index }) => index < first);
    const doneIndexes = (indexes: readonly number[]): number => count(indexes, (index) => index < first);
    const byRoute = lanes.map(({ entries }) => done(entries));
    const counts = {
      EventsRouted: byRoute.reduce((sum, value) => sum + value, 0),
      EventsQuarantined: done(rejected),
      EventsFiltered: doneIndexes(filtered),
    };
    const all = lanes.reduce((sum, { entries }) => sum + entries.length, 0) + rejected.length + filtered.length;
    const read = counts.EventsRouted + counts.EventsQuarantined + counts.EventsFiltered;
    const totals = { EventsRead: read, ...counts, EventsUnsent: all - read, UnknownFields: doneIndexes(unknown) };
    const named = Object.fromEntries(routes.map((route, index) => [route, byRoute[index]!]));
    for (const line of metricLines(settings.platform, settings.dataset, totals, named, world.now())) world.write(line);
  }
}

const count = <T>(items: readonly T[], counts: (item: T) => boolean): number =>
  items.reduce((sum, item) => sum + (counts(item) ? 1 : 0), 0);
