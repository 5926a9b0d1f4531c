/** Items of the bench's API: the same ones each time, rendered once and numbered when they are asked for. */

export type Shape = 'flat' | 'nested';

/** Different items; what is asked for beyond that are these again under other numbers. */
const TEMPLATES = 512;
/** Numbers begin here, so that all have as many digits. */
const FIRST_ID = 1_000_000;
const DIGITS = 7;

/** The same numbers each time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const WORDS =
  'amber birch cedar delta ember fjord grove harbor inlet juniper kelp lagoon meadow north orchard pine'.split(' ');
const CITIES = ['New York', 'Berlin', 'São Paulo', 'Zürich', 'Tokyo', 'Toronto'];
const words = (count: number, next: (below: number) => number): string =>
  Array.from({ length: count }, () => WORDS[next(WORDS.length)]).join(' ');
const instant = (next: (below: number) => number): string =>
  new Date(1_760_000_000_000 + next(30_000_000) * 1_000).toISOString();

/** 24 fields, 1.1 kB. */
function flat(next: (below: number) => number): Record<string, unknown> {
  return {
    id: FIRST_ID,
    number: `ORD-${100_000 + next(900_000)}`,
    status: ['open', 'paid', 'sent', 'closed'][next(4)],
    created_at: instant(next),
    updated_at: instant(next),
    customer_id: next(50_000),
    customer_name: words(2, next),
    customer_email: `${WORDS[next(16)]}.${WORDS[next(16)]}@example.com`,
    city: CITIES[next(CITIES.length)],
    country: ['US', 'DE', 'BR', 'CH', 'JP', 'CA'][next(6)],
    street: `${words(2, next)} ${next(400)}`,
    zip: String(10_000 + next(89_999)),
    currency: 'USD',
    net: next(1_000_000) / 100,
    tax: next(100_000) / 100,
    total: next(1_100_000) / 100,
    items: 1 + next(20),
    gift: next(2) === 0,
    coupon: next(3) === 0 ? words(1, next) : null,
    channel: ['web', 'store', 'phone'][next(3)],
    url: `https://shop.example/orders/${100_000 + next(900_000)}?view=full&lang=en`,
    note: words(36, next),
    tags: `${words(1, next)},${words(1, next)}`,
    comment: words(60, next),
  };
}

/** Objects and lists within, 1.1 kB. */
function nested(next: (below: number) => number): Record<string, unknown> {
  return {
    id: FIRST_ID,
    number: `ORD-${100_000 + next(900_000)}`,
    created_at: instant(next),
    updated_at: instant(next),
    customer: {
      id: next(50_000),
      name: words(2, next),
      address: { city: CITIES[next(CITIES.length)], street: words(2, next), country: 'US' },
    },
    total: next(1_100_000) / 100,
    tags: [words(1, next), words(1, next), words(1, next)],
    lines: Array.from({ length: 5 }, (_, line) => ({
      line,
      product: { code: `P-${10_000 + next(2_000)}`, name: words(3, next) },
      quantity: 1 + next(5),
      price: next(10_000) / 100,
      gift: next(2) === 0,
    })),
    note: words(44, next),
  };
}

/** Gives pages of a list of any length. */
export class Items {
  private readonly templates: readonly Buffer[];
  private readonly idAt: number;

  constructor(
    readonly total: number,
    shape: Shape,
  ) {
    const next = random(7);
    this.templates = Array.from({ length: TEMPLATES }, () =>
      Buffer.from(JSON.stringify((shape === 'flat' ? flat : nested)(next))),
    );
    this.idAt = this.templates[0]!.indexOf(String(FIRST_ID));
  }

  /** Mean bytes of an item. */
  get bytes(): number {
    return this.templates.reduce((sum, { length }) => sum + length, 0) / this.templates.length;
  }

  page(offset: number, limit: number): Buffer {
    const count = Math.max(0, Math.min(limit, this.total - offset));
    const parts: Buffer[] = [Buffer.from(`{"total":${this.total},"offset":${offset},"items":[`)];
    for (let index = offset; index < offset + count; index++) {
      const item = Buffer.from(this.templates[index % TEMPLATES]!);
      item.write(String(FIRST_ID + index).padStart(DIGITS, '0'), this.idAt, 'latin1');
      if (index > offset) parts.push(COMMA);
      parts.push(item);
    }
    parts.push(END);
    return Buffer.concat(parts);
  }
}

const COMMA = Buffer.from(',');
const END = Buffer.from(']}');
