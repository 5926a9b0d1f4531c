/** The real consumer in a world of memory: streams, a bucket, a clock, and faults on demand. */
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createConsumer } from '../../../lambda/stream/consumer';
import type { Dependencies } from '../../../lambda/stream/dependencies';
import { disaggregated, isAggregated } from '../../../lambda/stream/kpl';
import { loadEvents } from '../../../lib/ingestion/event/load';
import type { EventField, EventSpec } from '../../../lib/platform/events';

export const ROOT = join(__dirname, '..', '..', '..');
export const NOW = Date.UTC(2026, 10, 1, 10, 0, 1);

const item: EventField = {
  name: '',
  type: 'object',
  required: true,
  fields: [
    { name: 'product_code', type: 'string', required: true },
    { name: 'quantity', type: 'integer', required: true },
    { name: 'in_shopping_cart', type: 'boolean', required: true },
  ],
};

export const SPEC: EventSpec = {
  dataset: 'sessions',
  versions: [
    {
      version: '1.0.0',
      fields: [
        { name: 'id', type: 'string', required: false },
        { name: 'country', type: 'string', required: false },
        { name: 'occurred_at', type: 'timestamp', required: false },
        { name: 'browse_history', type: 'array', required: false, items: item },
      ],
    },
  ],
  eventTime: 'occurred_at',
  enrich: {
    processing_timestamp: { processingTime: true },
    overall_product_quantity: { sum: 'browse_history.quantity' },
    overall_in_shopping_cart: { sum: 'browse_history.quantity', where: 'browse_history.in_shopping_cart' },
    total_different_products: { countDistinct: 'browse_history.product_code' },
  },
  routes: { usa: { when: { field: 'country', equals: 'USA' } }, international: {} },
};

/** As the mapping hands it over. */
export const record = (sequence: number, key: string, data: Buffer | string) => ({
  kinesis: {
    kinesisSchemaVersion: '1.0',
    partitionKey: key,
    sequenceNumber: String(1_000_000 + sequence),
    data: Buffer.from(data).toString('base64'),
    approximateArrivalTimestamp: 1_793_527_200 + sequence / 1_000,
  },
  eventSource: 'aws:kinesis',
  eventVersion: '1.0',
  eventID: `shardId-000000000000:${1_000_000 + sequence}`,
  eventName: 'aws:kinesis:record',
  invokeIdentityArn: 'arn:aws:iam::000000000000:role/consumer',
  awsRegion: 'eu-central-1',
  eventSourceARN: 'arn:aws:kinesis:eu-central-1:000000000000:stream/flights-dev-shop',
});

export interface Put {
  readonly stream: string;
  readonly records: readonly { readonly Data: string; readonly PartitionKey: string }[];
  readonly bytes: number;
}

/** Before a call is done: gives error codes by place, or throws; nothing: all is taken. */
export type Fault = (put: Put, call: number) => readonly (string | undefined)[] | undefined;

type Delivered = Record<string, unknown> & { readonly _key: string };

/** A compiled specification, once for all tests of it. */
const compiled = new Map<EventSpec, ReturnType<typeof loadEvents>>();

export class World {
  readonly puts: Put[] = [];
  readonly delivered: Record<string, Delivered[]> = {};
  readonly texts: string[] = [];
  readonly objects = new Map<string, string>();
  readonly metrics: Record<string, unknown>[] = [];
  readonly logs: unknown[][] = [];
  clock = NOW;
  /** When Lambda would end it. */
  end = NOW + 60_000;
  putFault: Fault = () => undefined;
  objectFault: () => void = () => {};
  readonly consume;

  constructor(
    spec: EventSpec = SPEC,
    private readonly milliseconds = 5,
  ) {
    if (!compiled.has(spec)) compiled.set(spec, loadEvents(spec, ROOT));
    const routes = Object.fromEntries(Object.keys(spec.routes).map((route) => [route, `to-${route}`]));
    const log = (...line: unknown[]) => void this.logs.push(line);
    const dependencies: Dependencies = {
      events: compiled.get(spec)!,
      settings: { platform: 'flights-dev', dataset: spec.dataset, routes, quarantineBucket: 'quarantine' },
      putRecords: async (stream, body, count) => this.put(stream, Buffer.concat(body), count),
      putObject: async (_bucket, key, body) => {
        this.clock += this.milliseconds;
        this.objectFault();
        this.objects.set(key, gunzipSync(body).toString());
      },
      now: () => this.clock,
      sleep: async (milliseconds) => void (this.clock += milliseconds),
      random: () => 0.5,
      write: (line) => void this.metrics.push(JSON.parse(line) as Record<string, unknown>),
      log: { info: log, warn: log, error: log },
    };
    const consumer = createConsumer(dependencies);
    this.consume = async (records: ReturnType<typeof record>[]) => {
      const answer = await consumer({ Records: records } as never, {
        getRemainingTimeInMillis: () => this.end - this.clock,
      });
      return answer.batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier) - 1_000_000);
    };
  }

  /** Lines in quarantine. */
  get quarantined(): Record<string, unknown>[] {
    return [...this.objects.values()].flatMap((text) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    );
  }

  private async put(stream: string, body: Buffer, count: number): Promise<readonly (string | undefined)[]> {
    this.clock += this.milliseconds;
    const { StreamName, Records: records } = JSON.parse(body.toString()) as {
      StreamName: string;
      Records: Put['records'];
    };
    const bytes = records.reduce(
      (sum, { Data, PartitionKey }) => sum + Buffer.from(Data, 'base64').length + Buffer.byteLength(PartitionKey),
      0,
    );
    const put = { stream, records, bytes };
    const codes = this.putFault(put, this.puts.length) ?? records.map(() => undefined);
    this.puts.push(put);
    if (StreamName !== stream || records.length !== count) throw new Error('not what was announced');
    records.forEach(({ Data, PartitionKey }, index) => {
      if (codes[index] !== undefined) return;
      const data = Buffer.from(Data, 'base64');
      if (data.toString('base64') !== Data) throw new Error('base64 with something in the middle');
      const users = isAggregated(data) ? disaggregated(data) : [{ key: PartitionKey, data }];
      for (const { key, data: one } of users) {
        if (key !== PartitionKey) throw new Error('another key');
        this.texts.push(one.toString());
        (this.delivered[stream] ??= []).push({ ...(JSON.parse(one.toString()) as object), _key: key });
      }
    });
    return codes;
  }
}
