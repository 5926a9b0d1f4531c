/** The shop's web sessions, as its site would send them: the same for the same seed. */
import { DOMESTIC, FOREIGN } from './places';
import { poison, POISONS, type Poison } from './poison';
import { Random } from './random';

export interface SessionKnobs {
  /** The same seed gives the same events. @default 1 */
  readonly seed?: number;
  /** Share of events of one busy customer, all under one partition key; 0 to 1. @default 0 */
  readonly hotKey?: number;
  /** Share of events that happened up to three days before they are sent. @default 0 */
  readonly late?: number;
  /** Share of events that are sent once more, soon after, as a producer does that missed the answer. @default 0 */
  readonly duplicate?: number;
  /** Share of events that break the contract or aren't even JSON. @default 0 */
  readonly poison?: number;
  /** Instant that events happen at when they are sent. @default Date.now */
  readonly now?: () => number;
}

export interface Session {
  readonly session_id: string;
  readonly customer_number: number;
  readonly city: string;
  readonly country: string;
  readonly credit_limit: number;
  readonly occurred_at: string;
  readonly browse_history: readonly {
    readonly product_code: string;
    readonly quantity: number;
    readonly in_shopping_cart: boolean;
  }[];
}

export interface SentEvent {
  readonly partitionKey: string;
  readonly data: Uint8Array;
  /** What was sent; absent for poison. */
  readonly session?: Session;
  /** Sent before, byte for byte. */
  readonly isDuplicate: boolean;
  readonly isLate: boolean;
  readonly poison?: Poison;
}

/** Customer that the hot key belongs to. */
export const HOT_CUSTOMER = 1;
/** Events between an event and its duplicate. */
const MOST_BETWEEN = 50;
const MOST_LATE_MS = 3 * 86_400_000;
const PRODUCTS = Array.from({ length: 400 }, (_, i) => `S${10 + (i % 18)}_${1000 + i * 7}`);

/** Events without end. */
export function* sessionEvents(knobs: SessionKnobs = {}): Generator<SentEvent, never> {
  const { seed = 1, hotKey = 0, late = 0, duplicate = 0, now = Date.now } = knobs;
  const random = new Random(seed);
  const again: { after: number; event: SentEvent }[] = [];
  for (let sent = 0; ; sent++) {
    if (again.length > 0 && again[0]!.after <= sent) {
      yield { ...again.shift()!.event, isDuplicate: true };
      continue;
    }
    const customer = random.chance(hotKey) ? HOT_CUSTOMER : random.whole(HOT_CUSTOMER + 1, 50_000);
    const isLate = random.chance(late);
    const session = makeSession(random, customer, now() - (isLate ? random.whole(3_600_000, MOST_LATE_MS) : 0));
    const partitionKey = String(customer);
    if (random.chance(knobs.poison ?? 0)) {
      const kind = random.pick(POISONS);
      yield { partitionKey, data: poison(kind, session), isDuplicate: false, isLate: false, poison: kind };
      continue;
    }
    const event: SentEvent = {
      partitionKey,
      data: Buffer.from(JSON.stringify(session)),
      session,
      isDuplicate: false,
      isLate,
    };
    if (random.chance(duplicate)) again.push({ after: sent + random.whole(1, MOST_BETWEEN), event });
    yield event;
  }
}

function makeSession(random: Random, customer: number, time: number): Session {
  const { city, country } = random.pick(random.chance(0.5) ? DOMESTIC : FOREIGN);
  const viewed = random.whole(1, 9);
  return {
    session_id: `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`,
    customer_number: customer,
    city,
    country,
    credit_limit: random.whole(0, 2_000_000) / 10,
    occurred_at: new Date(time).toISOString(),
    browse_history: Array.from({ length: viewed }, () => ({
      product_code: random.pick(PRODUCTS),
      quantity: random.whole(1, 6),
      in_shopping_cart: random.chance(0.3),
    })),
  };
}

/** What the platform is to derive from a session: said here once more, independently of the consumer. */
export function derivedOf({ browse_history: items }: Session) {
  const sum = (some: typeof items): number => some.reduce((total, { quantity }) => total + quantity, 0);
  return {
    overall_product_quantity: sum(items),
    overall_in_shopping_cart: sum(items.filter((item) => item.in_shopping_cart)),
    total_different_products: new Set(items.map((item) => item.product_code)).size,
  };
}
