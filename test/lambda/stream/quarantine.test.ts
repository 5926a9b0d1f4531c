import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { aggregated } from '../../../lambda/stream/kpl';
import { record, SPEC, World } from './support';

const badChecksum = aggregated('k', [Buffer.from('{}')]);
badChecksum[badChecksum.length - 1]! ^= 1;
const message = Buffer.from([26, 2, 8, 7]); // A user record whose key is not in the table
const badMessage = Buffer.concat([
  Buffer.from([0xf3, 0x89, 0x9a, 0xc2]),
  message,
  createHash('md5').update(message).digest(),
]);
const history = (item: string) =>
  `{"browse_history":[{"product_code":"a","quantity":1,"in_shopping_cart":true},${item}]}`;

const CASES: [data: string | Buffer, code: string, reason: string | RegExp][] = [
  ['', 'NotJson', /./],
  ['{', 'NotJson', /./],
  ['{"id":"a"}{', 'NotJson', /./],
  ["{'id':1}", 'NotJson', /./],
  ['{"id":"a\nb"}', 'NotJson', /./],
  ['{"id":01}', 'NotJson', /./],
  ['{"id":"a",}', 'NotJson', /./],
  [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 'NotUtf8', 'not UTF-8'],
  [Buffer.concat([Buffer.from('{"id":"'), Buffer.from([0xc3]), Buffer.from('"}')]), 'NotUtf8', 'not UTF-8'],
  [Buffer.from('\ufeff{}'), 'NotJson', /./],
  ['[]', 'Contract', 'the event is a list, not an object'],
  ['null', 'Contract', 'the event is null, not an object'],
  ['"text"', 'Contract', 'the event is a string, not an object'],
  ['{"id":5}', 'Contract', 'id is 5, not a string'],
  ['{"id":{}}', 'Contract', 'id is an object, not a string'],
  [`{"id":[]}`, 'Contract', 'id is a list, not a string'],
  ['{"country":"USA","country":7}', 'Contract', 'country is 7, not a string'],
  [history('{"product_code":"b","quantity":"two"}'), 'Contract', "browse_history[1].quantity is 'two', not an integer"],
  [history('{"product_code":"b","quantity":1.5}'), 'Contract', 'browse_history[1].quantity is 1.5, not an integer'],
  [history('{"quantity":1}'), 'Contract', 'browse_history[1].product_code is missing'],
  [history('{"product_code":null}'), 'Contract', 'browse_history[1].product_code is null'],
  [history('null'), 'Contract', 'browse_history[1] is null'],
  [history('9'), 'Contract', 'browse_history[1] is 9, not an object'],
  [
    `{"occurred_at":"${'x'.repeat(60)}"}`,
    'Contract',
    `occurred_at is '${'x'.repeat(40)}…', not a timestamp with a zone (RFC 3339)`,
  ],
  ['{"occurred_at":"2026-02-30T00:00:00Z"}', 'Contract', /^occurred_at is '2026-02-30T00:00:00Z', not a timestamp/],
  ['{"_route":"usa"}', 'ReservedField', '_route is a field that the platform adds'],
  ['{"_subsequence":null}', 'ReservedField', '_subsequence is a field that the platform adds'],
  ['{"overall_product_quantity":3}', 'ReservedField', /^overall_product_quantity /],
  ['{"\\u005froute":"usa"}', 'ReservedField', /^_route /],
  [gzipSync('{}').subarray(0, 15), 'Undecodable', /^gzip: /],
  [gzipSync(Buffer.alloc(11 * 1024 * 1024, ' ')), 'Undecodable', /^gzip: /],
  [badMessage, 'Undecodable', /^aggregated: /],
  [badChecksum, 'NotUtf8', 'not UTF-8'],
];

describe('an event that is not taken', () => {
  test.each(CASES)('%j → %s', async (data, code, reason) => {
    const world = new World();
    expect(await world.consume([record(5, 'k', data), record(6, 'k', '{}')])).toEqual([]);
    expect(world.quarantined).toEqual([
      {
        _stream: 'flights-dev-shop',
        _shard: 'shardId-000000000000',
        _sequence: '1000005',
        _subsequence: 0,
        _partition_key: 'k',
        _arrived_at: '2026-11-01T10:00:00.005Z',
        _quarantined_at: '2026-11-01T10:00:01.000Z',
        _contract_version: '1.0.0',
        code,
        reason: typeof reason === 'string' ? reason : expect.stringMatching(reason),
        payload: Buffer.from(data).toString('base64'),
      },
    ]);
    expect(world.delivered['to-international']).toHaveLength(1);
    expect(JSON.stringify(world.logs)).not.toContain('payload');
  });

  test('is one with others of its batch, under a key that says which', async () => {
    const world = new World();
    const batch = [record(1, 'a', 'x'), record(2, 'b', '{}'), record(3, 'c', 'y')];
    await world.consume(batch);
    await world.consume(batch);
    expect([...world.objects.keys()]).toEqual([
      expect.stringMatching(
        /^stream-events\/sessions\/date=2026-11-01\/shardId-000000000000\/1000001-1000003-[0-9a-f]{16}\.ndjson\.gz$/,
      ),
    ]);
    await world.consume([...batch, record(4, 'd', 'z')]);
    expect(world.objects.size).toBe(2);
  });

  test('holds the batch where it could not be stored, and what was before it is done', async () => {
    const world = new World();
    world.objectFault = () => {
      throw new Error('connect ECONNREFUSED');
    };
    const batch = [record(1, 'a', '{}'), record(2, 'b', 'no'), record(3, 'c', '{}'), record(4, 'd', 'no')];
    expect(await world.consume(batch)).toEqual([2]);
    expect(world.clock).toBeLessThan(world.end);
    world.objectFault = () => {};
    world.end = world.clock + 60_000;
    expect(await world.consume(batch.slice(1))).toEqual([]);
    expect(world.quarantined).toHaveLength(2);
  });

  test('is tried again first', async () => {
    const world = new World();
    let calls = 0;
    world.objectFault = () => {
      if (++calls < 4) throw Object.assign(new Error('slow'), { name: 'SlowDown' });
    };
    expect(await world.consume([record(1, 'a', 'no')])).toEqual([]);
    expect(calls).toBe(4);
  });

  test('at once fails where there is no bucket', async () => {
    const world = new World();
    world.objectFault = () => {
      throw Object.assign(new Error('The specified bucket does not exist'), { name: 'NoSuchBucket' });
    };
    expect(await world.consume([record(1, 'a', 'no')])).toEqual([1]);
    expect(world.clock - Date.UTC(2026, 10, 1, 10, 0, 1)).toBeLessThan(100);
    expect(JSON.stringify(world.logs)).toContain('PutObject to quarantine finds no such bucket.');
  });
});

test('events that the filter drops are counted, and so are fields that no contract has', async () => {
  const world = new World({ ...SPEC, filter: { not: { field: 'country', equals: 'Mars' } } });
  const events = [
    '{"country":"Mars"}',
    '{"country":"USA","more":1}',
    '{"browse_history":[]}',
    'no',
    '{"co\\u0075ntry":"Mars"}',
  ];
  expect(await world.consume(events.map((text, index) => record(index, 'k', text)))).toEqual([]);
  expect(world.metrics[0]).toMatchObject({
    Platform: 'flights-dev',
    Dataset: 'sessions',
    EventsRead: 5,
    EventsRouted: 2,
    EventsFiltered: 2,
    EventsQuarantined: 1,
    EventsUnsent: 0,
    UnknownFields: 1,
  });
  expect(world.metrics.slice(1)).toMatchObject([
    { Dataset: 'sessions', Route: 'usa', RouteEvents: 1 },
    { Dataset: 'sessions', Route: 'international', RouteEvents: 1 },
  ]);
  const directive = (world.metrics[1]!._aws as { CloudWatchMetrics: object[] }).CloudWatchMetrics;
  expect(directive).toEqual([
    {
      Namespace: 'Headwater',
      Dimensions: [['Platform', 'Dataset', 'Route']],
      Metrics: [{ Name: 'RouteEvents', Unit: 'Count' }],
    },
  ]);
});
