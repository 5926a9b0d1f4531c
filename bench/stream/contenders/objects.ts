/** What the peers' handlers do with a session that was found valid: the same as ours, with objects, as one would write it. */
import { z } from 'zod';
import type { batch } from '../session';
import type { Done } from '../serve';

export const Session = z.object({
  session_id: z.string().regex(/^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/),
  customer_number: z.int().min(1),
  city: z.string().min(1).max(200),
  country: z.string().min(1).max(100),
  credit_limit: z.number().min(0),
  occurred_at: z.iso.datetime({ offset: true }).optional(),
  user_agent: z.string().optional(),
  browse_history: z
    .array(z.object({ product_code: z.string(), quantity: z.int().min(0), in_shopping_cart: z.boolean() }))
    .min(1)
    .max(1_000),
});

export type KinesisRecord = ReturnType<typeof batch>['Records'][number];

/** Requests that are being collected. */
export class Requests {
  private readonly entries = { usa: [] as object[], international: [] as object[] };

  add(session: z.infer<typeof Session>, { kinesis, eventID, eventSourceARN }: KinesisRecord): void {
    const history = session.browse_history;
    const route = session.country === 'USA' ? 'usa' : 'international';
    const arrived = new Date(kinesis.approximateArrivalTimestamp * 1_000).toISOString();
    const event = {
      ...session,
      processing_timestamp: new Date().toISOString(),
      overall_product_quantity: history.reduce((sum, { quantity }) => sum + quantity, 0),
      overall_in_shopping_cart: history.reduce((sum, one) => sum + (one.in_shopping_cart ? one.quantity : 0), 0),
      total_different_products: new Set(history.map(({ product_code }) => product_code)).size,
      _route: route,
      _stream: eventSourceARN.slice(eventSourceARN.indexOf('/') + 1),
      _shard: eventID.slice(0, eventID.indexOf(':')),
      _sequence: kinesis.sequenceNumber,
      _arrived_at: arrived,
      _event_time: session.occurred_at ?? arrived,
      _contract_version: '1.0.0',
    };
    const data = Buffer.from(JSON.stringify(event)).toString('base64');
    this.entries[route].push({ Data: data, PartitionKey: kinesis.partitionKey });
  }

  finish(): Done {
    let bytes = 0;
    for (const [StreamName, entries] of Object.entries(this.entries))
      for (let from = 0; from < entries.length; from += 500)
        bytes += JSON.stringify({ StreamName, Records: entries.slice(from, from + 500) }).length;
    return { usa: this.entries.usa.length, international: this.entries.international.length, bytes };
  }
}
