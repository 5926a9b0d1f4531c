/** The events of a schedule as bytes, and what the contract of the simulation says of them. */
import { gzipSync } from 'node:zlib';
import type { EventSpec } from '../../lib/platform/events';
import { packed } from './packed';
import type { Put, PutEvent } from './schedule';

export const SPEC: EventSpec = {
  dataset: 'orders',
  versions: [
    {
      version: '1.0.0',
      fields: [
        { name: 'id', type: 'integer', required: true },
        { name: 'key', type: 'string', required: true },
        {
          name: 'items',
          type: 'array',
          required: true,
          items: {
            name: '',
            type: 'object',
            required: true,
            fields: [
              { name: 'code', type: 'string', required: true },
              { name: 'quantity', type: 'integer', required: true, minimum: 1 },
              { name: 'kept', type: 'boolean', required: true },
            ],
          },
        },
      ],
    },
  ],
  enrich: {
    handled_at: { processingTime: true },
    quantity: { sum: 'items.quantity' },
    kept: { sum: 'items.quantity', where: 'items.kept' },
    codes: { countDistinct: 'items.code' },
  },
  routes: { even: { when: { field: 'key', in: ['k2', 'k4', 'k6'] } }, odd: {} },
};

export const ROUTES = ['even', 'odd'] as const;

const items = (id: number) =>
  Array.from({ length: 1 + (id % 4) }, (_, i) => ({
    code: `p${(id + i * i) % 3}`,
    quantity: 1 + ((id + i) % 5),
    kept: (id + i) % 2 === 0,
  }));

export function bytesOf({ id, key, kind }: PutEvent): Buffer {
  const good = { id, key, items: items(id) };
  switch (kind) {
    case 'valid':
      // Escapes, letters beyond ASCII, unknown fields and white space: what must not change the outcome.
      return Buffer.from(
        id % 5 === 0
          ? `${JSON.stringify({ ...good, note: 'Łódź "x" \\ \n' }, undefined, 1)}\n`
          : id % 7 === 0
            ? JSON.stringify(good).replace('"key":"k', '"key":"\\u006b')
            : JSON.stringify(good),
      );
    case 'not-json':
      return Buffer.from(`order ${id}`);
    case 'missing':
      return Buffer.from(JSON.stringify({ id, key }));
    case 'wrong-type':
      return Buffer.from(JSON.stringify({ ...good, id: String(id) }));
    case 'empty':
      return Buffer.alloc(0);
    case 'not-utf8':
      return Buffer.concat([
        Buffer.from(`{"id":${id},"key":"`),
        Buffer.from([0xc3, 0x28]),
        Buffer.from('","items":[]}'),
      ]);
    case 'reserved':
      return Buffer.from(JSON.stringify({ ...good, _route: 'odd' }));
  }
}

/** The record that a producer puts. */
export function recordOf({ events, gzip }: Put): Buffer {
  if (events.length > 1) return packed(events.map((event) => ({ partitionKey: event.key, data: bytesOf(event) })));
  const bytes = bytesOf(events[0]!);
  return gzip && bytes.length > 0 ? gzipSync(bytes) : bytes;
}

/** What silver is to have of a valid event, besides where and when it came. */
export function expectedOf({ id, key }: PutEvent): Record<string, unknown> {
  const all = items(id);
  return {
    id,
    key,
    items: all,
    quantity: all.reduce((sum, item) => sum + item.quantity, 0),
    kept: all.filter((item) => item.kept).reduce((sum, item) => sum + item.quantity, 0),
    codes: new Set(all.map((item) => item.code)).size,
    _route: Number(key.slice(1)) % 2 === 0 ? 'even' : 'odd',
  };
}
