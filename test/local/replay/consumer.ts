/** The real consumer, whose Kinesis and S3 are lists. */
import { gunzipSync } from 'node:zlib';
import type { EventSpec } from '../../../lib/platform/events';
import { createConsumer } from '../../../lambda/stream/consumer';
import { disaggregated, isAggregated } from '../../../lambda/stream/kpl';

export const spec: EventSpec = {
  dataset: 'sessions',
  versions: [
    {
      version: '1.0.0',
      fields: [
        { name: 'id', type: 'string', required: true },
        {
          name: 'items',
          type: 'array',
          required: false,
          items: {
            name: '',
            type: 'object',
            required: true,
            fields: [{ name: 'quantity', type: 'integer', required: false }],
          },
        },
      ],
    },
  ],
  enrich: { handled_at: { processingTime: true }, total: { sum: 'items.quantity' }, least: { min: 'items.quantity' } },
  routes: { all: {} },
};

export function realConsumer(of: EventSpec = spec) {
  const delivered: string[] = [];
  const quarantined: Record<string, unknown>[] = [];
  const log: string[] = [];
  const handler = createConsumer({
    events: { spec: of, code: undefined, fast: undefined } as never,
    settings: { platform: 'p-dev', dataset: 'sessions', routes: { all: 'p-dev-shop-all' }, quarantineBucket: 'q' },
    putRecords: (_stream, body, records) => {
      const request = JSON.parse(Buffer.concat([...body]).toString()) as { Records: { Data: string }[] };
      for (const { Data } of request.Records) {
        const data = Buffer.from(Data, 'base64');
        for (const one of isAggregated(data) ? disaggregated(data).map((record) => record.data) : [data])
          delivered.push(one.toString());
      }
      return Promise.resolve(Array.from({ length: records }, () => undefined));
    },
    putObject: (_bucket, _key, body) => {
      const lines = gunzipSync(body).toString().trim().split('\n');
      quarantined.push(...lines.map((line) => JSON.parse(line) as Record<string, unknown>));
      return Promise.resolve();
    },
    now: () => Date.parse('2026-11-02T00:00:00Z'),
    sleep: () => Promise.resolve(),
    random: () => 0.5,
    write: (line) => void log.push(line),
    log: { debug() {}, info() {}, warn() {}, error() {} } as never,
  });
  return { handler, delivered, quarantined, log };
}

export const context = { getRemainingTimeInMillis: () => 60_000 };
