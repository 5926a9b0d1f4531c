import {
  derivedOf,
  HOT_CUSTOMER,
  sessionEvents,
  type SentEvent,
  type SessionKnobs,
} from '../../../local/producer/sessions';
import { POISONS } from '../../../local/producer/poison';

const take = (count: number, knobs: SessionKnobs = {}): SentEvent[] => {
  const events = sessionEvents({ now: () => Date.parse('2026-11-01T10:00:00Z'), ...knobs });
  return Array.from({ length: count }, () => events.next().value);
};
const share = (events: readonly SentEvent[], test: (event: SentEvent) => boolean): number =>
  events.filter(test).length / events.length;

test('the same seed gives the same bytes, another seed others', () => {
  const bytes = (seed: number) => take(200, { seed, poison: 0.1, duplicate: 0.1 }).map(({ data }) => Buffer.from(data));
  expect(bytes(7)).toEqual(bytes(7));
  expect(bytes(7)).not.toEqual(bytes(8));
});

test('a session has what the shop records, and its text is the session', () => {
  const [event] = take(1);
  expect(JSON.parse(Buffer.from(event!.data).toString())).toEqual(event!.session);
  expect(Object.keys(event!.session!)).toEqual([
    'session_id',
    'customer_number',
    'city',
    'country',
    'credit_limit',
    'occurred_at',
    'browse_history',
  ]);
});

test('half of the customers are in the United States', () => {
  expect(share(take(4000), ({ session }) => session!.country === 'USA')).toBeCloseTo(0.5, 1);
});

test('knobs give the shares that they name', () => {
  const events = take(20_000, { hotKey: 0.2, late: 0.1, duplicate: 0.05, poison: 0.02 });
  expect(share(events, ({ partitionKey }) => partitionKey === String(HOT_CUSTOMER))).toBeCloseTo(0.2, 1);
  expect(share(events, ({ isLate }) => isLate)).toBeCloseTo(0.1, 1);
  expect(share(events, ({ isDuplicate }) => isDuplicate)).toBeCloseTo(0.046, 2);
  expect(share(events, ({ poison }) => poison !== undefined)).toBeCloseTo(0.02, 2);
  expect(new Set(events.flatMap(({ poison }) => poison ?? []))).toEqual(new Set(POISONS));
});

test('a late event happened at most three days ago, the others now', () => {
  const now = Date.parse('2026-11-01T10:00:00Z');
  for (const { session, isLate } of take(500, { late: 0.5 })) {
    const age = now - Date.parse(session!.occurred_at);
    expect(isLate ? age >= 3_600_000 && age <= 3 * 86_400_000 : age === 0).toBe(true);
  }
});

test('a duplicate follows what it repeats, byte for byte', () => {
  const seen = new Set<string>();
  const duplicates = take(2000, { duplicate: 0.1 }).filter(({ data, isDuplicate }) => {
    const text = Buffer.from(data).toString();
    expect(seen.has(text)).toBe(isDuplicate);
    seen.add(text);
    return isDuplicate;
  });
  expect(duplicates.length).toBeGreaterThan(100);
});

test('what is derived counts quantities, those in the cart, and products once', () => {
  const session = {
    ...take(1)[0]!.session!,
    browse_history: [
      { product_code: 'a', quantity: 2, in_shopping_cart: true },
      { product_code: 'b', quantity: 3, in_shopping_cart: false },
      { product_code: 'a', quantity: 1, in_shopping_cart: true },
    ],
  };
  expect(derivedOf(session)).toEqual({
    overall_product_quantity: 6,
    overall_in_shopping_cart: 3,
    total_different_products: 2,
  });
});
