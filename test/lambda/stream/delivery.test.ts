import { gzipSync } from 'node:zlib';
import { aggregated } from '../../../lambda/stream/kpl';
import { MOST_EVENT_BYTES } from '../../../lambda/stream/limits';
import { record, SPEC, World } from './support';

const one = async (data: Buffer | string, spec = SPEC) => {
  const world = new World(spec);
  expect(await world.consume([record(1, 'k', data)])).toEqual([]);
  return world;
};

const ADDED = {
  processing_timestamp: '2026-11-01T10:00:01.000Z',
  overall_product_quantity: 0,
  overall_in_shopping_cart: 0,
  total_different_products: 0,
  _route: 'international',
  _stream: 'flights-dev-shop',
  _shard: 'shardId-000000000000',
  _sequence: '1000001',
  _arrived_at: '2026-11-01T10:00:00.001Z',
  _event_time: '2026-11-01T10:00:00.001Z',
  _contract_version: '1.0.0',
  _key: 'k',
};

describe('a delivered event', () => {
  // Each length of the text, so that the brace is at each of the three places of base64.
  test.each(Array.from({ length: 12 }, (_, length) => length))(
    'is the text that came and what is added (%i)',
    async (n) => {
      const event = { id: 'x'.repeat(n), nested: { a: [1, { b: '}' }] } };
      const world = await one(JSON.stringify(event));
      expect(world.delivered['to-international']).toEqual([{ ...event, ...ADDED }]);
      expect(world.texts[0]!.startsWith(JSON.stringify(event).slice(0, -1))).toBe(true);
    },
  );

  test.each(['{}', ' { } ', '{\t}\n', '{\n}\r\n', '{\r\n \n}'])('of nothing is what is added: %j', async (text) => {
    const world = await one(text);
    expect(world.delivered['to-international']).toEqual([ADDED]);
    expect(world.texts[0]).not.toMatch(/[\r\n]/);
  });

  test.each(['{"id":"a"}\n', '{"id":"a"}  ', '{"id":"a" }\r\n\t', '  {"id":"a"}', '{"id":\n"a"\r\n}\n'])(
    'is one line whatever space came with it: %j',
    async (text) => {
      const world = await one(text);
      expect(world.delivered['to-international']).toEqual([{ id: 'a', ...ADDED }]);
      expect(world.texts[0]).not.toMatch(/[\r\n]/);
    },
  );

  test.each(['ü', '東京', '😀', '\\u00fc', '\\ud83d\\ude00', '\\n\\"\\\\', '\u2028\u007f'])(
    'keeps %s as it came',
    async (text) => {
      const world = await one(`{"id":"${text}","country":"USA"}`);
      expect(world.texts[0]).toContain(`"id":"${text}"`);
      expect(world.delivered['to-usa']).toHaveLength(1);
    },
  );

  test('keeps what JavaScript would round', async () => {
    const world = await one('{"big":12345678901234567890.123456789,"exponent":1e400}');
    expect(world.texts[0]).toContain('"big":12345678901234567890.123456789,"exponent":1e400');
  });

  test('has sums, counts, and its own time', async () => {
    const history = [
      { product_code: 'a', quantity: 2, in_shopping_cart: true },
      { product_code: 'b', quantity: 3, in_shopping_cart: false },
      { in_shopping_cart: true, quantity: 4, product_code: 'a' },
    ];
    const event = { country: 'USA', occurred_at: '2026-10-31T23:30:00.5-02:00', browse_history: history };
    const world = await one(JSON.stringify(event));
    expect(world.delivered['to-usa']![0]).toMatchObject({
      overall_product_quantity: 9,
      overall_in_shopping_cart: 6,
      total_different_products: 2,
      _route: 'usa',
      _event_time: '2026-11-01T01:30:00.500Z',
    });
  });

  test('names the version that it fits', async () => {
    const [{ fields }] = SPEC.versions as [(typeof SPEC.versions)[0]];
    const number = { name: 'price', type: 'number', required: true } as const;
    const text = { name: 'price', type: 'string', required: true } as const;
    const versions = [
      { version: '2.0.0', fields: [...fields, number] },
      { version: '1.0.0', fields: [...fields, text] },
    ];
    const world = new World({ ...SPEC, versions });
    await world.consume(['{"price":1}', '{"price":"1"}', '{"price":true}'].map((text, i) => record(i, 'k', text)));
    expect(world.delivered['to-international']!.map((event) => event._contract_version)).toEqual(['2.0.0', '1.0.0']);
    expect(world.quarantined).toMatchObject([{ code: 'Contract', reason: 'price is true, not a number' }]);
  });

  test('comes out of gzip, and out of an aggregate with its own key', async () => {
    const world = new World();
    const users = aggregated('agg', [Buffer.from('{"id":"u1"}'), gzipSync('{"id":"u2"}'), Buffer.from('no')]);
    expect(await world.consume([record(1, 'k', gzipSync('{"id":"z"}')), record(2, 'other', users)])).toEqual([]);
    expect(world.delivered['to-international']).toMatchObject([
      { id: 'z', _key: 'k', _sequence: '1000001' },
      { id: 'u1', _key: 'agg', _sequence: '1000002', _subsequence: 0 },
      { id: 'u2', _key: 'agg', _sequence: '1000002', _subsequence: 1 },
    ]);
    expect(world.delivered['to-international']![0]).not.toHaveProperty('_subsequence');
    const payload = Buffer.from('no').toString('base64');
    expect(world.quarantined).toMatchObject([{ code: 'NotJson', _partition_key: 'agg', _subsequence: 2, payload }]);
  });

  test('goes with its partition key, whatever is in it', async () => {
    const keys = ['a"b', 'back\\slash', 'line\nend', 'Zürich', '😀', '\u007f', ' '];
    const world = new World();
    await world.consume(keys.map((key, index) => record(index, key, '{}')));
    expect(world.delivered['to-international']!.map(({ _key }) => _key)).toEqual(keys);
  });

  test('may be as large as every service takes, and no larger', async () => {
    const world = new World();
    const around = [-600, -200, 0].map((more, index) =>
      record(index, 'k', `{"id":"${'x'.repeat(MOST_EVENT_BYTES + more)}"}`),
    );
    expect(await world.consume(around)).toEqual([]);
    expect(world.delivered['to-international']).toHaveLength(1);
    expect(world.quarantined).toMatchObject([{ code: 'TooLarge' }, { code: 'TooLarge' }]);
    expect(world.quarantined[0]!.payload).toBe(around[1]!.kinesis.data);
  });
});
