import { PutMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { metricKey } from '../expressions/series';
import type { MetricSource } from '../expressions/source';
import type { Datum, Event } from './datum';

/** Values that one PutMetricData call takes. */
const BATCH = 1000;
/** Older values are neither taken by CloudWatch nor kept by the embedded AWS. */
const OLDEST_MS = 14 * 24 * 3600 * 1000 - 3600 * 1000;

/**
 * Puts each event exactly once. It keeps nothing of its own on disk: the stored metrics are the record. After a start,
 * and after a call that may or may not have arrived, the stored values of each second are counted and only what is
 * missing is put.
 */
export class Ledger {
  private counted = new Set<string>();
  private certain = false;

  constructor(
    private readonly client: CloudWatchClient,
    private readonly source: MetricSource,
  ) {}

  /** Takes all events that are known now, new and old. Gives the number that was put. */
  async record(events: readonly Event[], now: number = Date.now()): Promise<number> {
    const recent = events.filter((event) => event.time > now - OLDEST_MS);
    const unseen = recent.filter((event) => !this.counted.has(event.key));
    if (unseen.length === 0) return 0;
    const missing = this.certain ? unseen : await this.missing(recent);
    this.certain = false;
    await putData(this.client, missing);
    this.counted = new Set(recent.map((event) => event.key));
    this.certain = true;
    return missing.length;
  }

  private async missing(events: readonly Event[]): Promise<Event[]> {
    const metrics = [...new Map(events.map((event) => [metricKey(event.metric), event.metric])).values()];
    const times = events.map((event) => event.time);
    const range = { start: Math.min(...times), end: Math.max(...times) + 1000 };
    const stored = await this.source.fetch(
      metrics.map((metric) => ({ metric, stat: 'SampleCount', period: 1 })),
      range,
    );
    const counts = new Map(metrics.map((metric, index) => [metricKey(metric), stored[index]!]));
    return notStored(
      events,
      (event) => counts.get(metricKey(event.metric))?.get(second(event.time)) ?? 0,
      this.counted,
    );
  }
}

function second(time: number): number {
  return Math.floor(time / 1000) * 1000;
}

/** The events that the stored counts don't cover yet. Those of `counted` are known to be stored. */
export function notStored(
  events: readonly Event[],
  storedOf: (event: Event) => number,
  counted: ReadonlySet<string>,
): Event[] {
  const groups = new Map<string, Event[]>();
  for (const event of events) {
    const group = `${metricKey(event.metric)}\u0000${second(event.time)}`;
    groups.set(group, [...(groups.get(group) ?? []), event]);
  }
  return [...groups.values()].flatMap((group) => {
    const known = group.filter((event) => counted.has(event.key));
    const unknown = group.filter((event) => !counted.has(event.key)).sort((a, b) => (a.key < b.key ? -1 : 1));
    return unknown.slice(Math.max(0, storedOf(group[0]!) - known.length));
  });
}

/** Puts values, as many a call as CloudWatch takes. */
export async function putData(client: CloudWatchClient, data: readonly Datum[]): Promise<void> {
  for (const Namespace of new Set(data.map((datum) => datum.metric.namespace))) {
    const group = data.filter((datum) => datum.metric.namespace === Namespace);
    for (let at = 0; at < group.length; at += BATCH) {
      const MetricData = group.slice(at, at + BATCH).map((datum) => ({
        MetricName: datum.metric.name,
        Dimensions: Object.entries(datum.metric.dimensions).map(([Name, Value]) => ({ Name, Value })),
        Unit: datum.unit,
        Value: datum.value,
        Timestamp: new Date(datum.time),
      }));
      await client.send(new PutMetricDataCommand({ Namespace, MetricData }));
    }
  }
}
