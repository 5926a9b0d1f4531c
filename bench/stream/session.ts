/** The reference event: a shop's session, its specification and as many records of it as one likes. */
import type { EventSpec } from '../../lib/platform/events';

export const UUID = '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$';

export const SPEC: EventSpec = {
  dataset: 'sessions',
  versions: [
    {
      version: '1.0.0',
      fields: [
        { name: 'session_id', type: 'string', required: true, pattern: UUID },
        { name: 'customer_number', type: 'integer', required: true, minimum: 1 },
        { name: 'city', type: 'string', required: true, minLength: 1, maxLength: 200 },
        { name: 'country', type: 'string', required: true, minLength: 1, maxLength: 100 },
        { name: 'credit_limit', type: 'number', required: true, minimum: 0 },
        { name: 'occurred_at', type: 'timestamp', required: false },
        { name: 'user_agent', type: 'string', required: false },
        {
          name: 'browse_history',
          type: 'array',
          required: true,
          minItems: 1,
          maxItems: 1_000,
          items: {
            name: '',
            type: 'object',
            required: true,
            fields: [
              { name: 'product_code', type: 'string', required: true },
              { name: 'quantity', type: 'integer', required: true, minimum: 0 },
              { name: 'in_shopping_cart', type: 'boolean', required: true },
            ],
          },
        },
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

const CITIES = [
  ['New York', 'USA'],
  ['Los Angeles', 'USA'],
  ['Chicago', 'USA'],
  ['Berlin', 'Germany'],
  ['São Paulo', 'Brazil'],
  ['Zürich', 'Switzerland'],
  ['Tokyo', 'Japan'],
  ['Toronto', 'Canada'],
] as const;
const AGENT =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.7444.60 Safari/537.36 shop/7.3 (web)';

/** The same numbers each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function session(index: number, next: (below: number) => number): Record<string, unknown> {
  const [city, country] = CITIES[next(CITIES.length)]!;
  return {
    session_id: `3f2a9c1e-7b64-4d0f-9a51-${String(index).padStart(12, '0')}`,
    customer_number: 100_000 + next(900_000),
    city,
    country,
    credit_limit: next(2_000_000) / 100,
    occurred_at: new Date(1_793_527_100_000 + index).toISOString(),
    user_agent: AGENT,
    browse_history: Array.from({ length: 3 + next(6) }, () => ({
      product_code: `P-${10_000 + next(2_000)}`,
      quantity: 1 + next(5),
      in_shopping_cart: next(3) === 0,
    })),
  };
}

/** A batch as the event source mapping hands it over, each key once. */
export function batch(count: number) {
  const next = random(7);
  return {
    Records: Array.from({ length: count }, (_, index) => {
      const event = session(index, next);
      return {
        kinesis: {
          kinesisSchemaVersion: '1.0',
          partitionKey: event.session_id as string,
          sequenceNumber: `4966588394657128437464${String(index).padStart(34, '0')}`,
          data: Buffer.from(JSON.stringify(event)).toString('base64'),
          approximateArrivalTimestamp: 1_793_527_200 + index / 1_000,
        },
        eventSource: 'aws:kinesis',
        eventVersion: '1.0',
        eventID: `shardId-000000000000:4966588394657128437464${String(index).padStart(34, '0')}`,
        eventName: 'aws:kinesis:record',
        invokeIdentityArn: 'arn:aws:iam::000000000000:role/consumer',
        awsRegion: 'eu-central-1',
        eventSourceARN: 'arn:aws:kinesis:eu-central-1:000000000000:stream/flights-dev-shop',
      };
    }),
  };
}
