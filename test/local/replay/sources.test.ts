import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import {
  givenUp,
  inOrder,
  linesOf,
  ofDelivered,
  ofFailed,
  ofQuarantine,
  type Bucket,
} from '../../../local/replay/files';
import { REPLAY_FILLER as FILLER } from '../../../lib/platform';
import type { Item } from '../../../local/replay/item';
import { parseOptions } from '../../../local/replay/options';
import { sourcesOf } from '../../../local/replay/plan';
import { ofShards } from '../../../local/replay/shards';
import { reportLines, tally } from '../../../local/replay/tally';
import type { RecordPage, StreamReader, StreamShard } from '../../../local/streams/ports';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string) => Date.parse(`2026-11-01T${text}Z`);

const collected = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
};

const bucketOf = (objects: Record<string, { body: Buffer | string; modified: number }>): Bucket => ({
  async *list(prefix) {
    for (const [key, { modified }] of Object.entries(objects)) if (key.startsWith(prefix)) yield { key, modified };
  },
  get: (key) => Promise.resolve(Readable.from([Buffer.from(objects[key]!.body)])),
});

const line = (sequence: string, arrived: string, shard = 'a') =>
  `{"id":"${sequence}","_route":"all","_stream":"s","_shard":"${shard}","_sequence":"${sequence}","_arrived_at":"2026-11-01T${arrived}Z",` +
  '"_event_time":"2026-11-01T00:00:00.000Z","_contract_version":"1.0.0"}';

describe('delivered files', () => {
  const range = { from: at('10:00'), to: at('11:00') };
  it('give the events that arrived then, each file in the order of the shards', async () => {
    const counts = tally();
    const found = await collected(
      ofDelivered(
        bucketOf({
          'p/1.gz': {
            body: gzipSync(`${line('10', '10:30')}\n${line('9', '10:20')}\nnonsense\n${line('8', '09:59')}\n`),
            modified: at('10:40'),
          },
          'p/2': { body: `${line('11', '11:00')}\n${line('12', '10:59', '0')}`, modified: at('23:00') },
          'p/early': { body: line('1', '10:01'), modified: at('08:00') },
          'p/late': { body: line('2', '10:01'), modified: at('11:00') + 3 * DAY },
          'q/other': { body: line('3', '10:01'), modified: at('10:40') },
        }),
        { prefix: 'p/', range, counts },
        new Set(),
        2 * DAY,
      ),
    );
    expect(found.map(({ sequence }) => sequence)).toEqual(['9', '10', '12']);
    expect(found[0]!.data.toString()).toBe('{"id":"9"}');
    expect([...counts.lost.values()]).toEqual([1]);
  });

  it('give what is in front of a damage', async () => {
    const whole = gzipSync(Array.from({ length: 3000 }, (_, i) => line(String(i), '10:30')).join('\n'));
    const counts = tally();
    const bucket = bucketOf({ 'p/cut': { body: whole.subarray(0, whole.length / 2), modified: at('10:40') } });
    const found = await collected(ofDelivered(bucket, { prefix: 'p/', range, counts }, new Set(), DAY));
    expect(found.length).toBeGreaterThan(10);
    expect([...counts.lost.keys()].join()).toMatch(/damaged/);
  });

  it('are told from one another by their content', async () => {
    expect(await collected(linesOf(Readable.from([gzipSync('a\nb')])))).toEqual(['a', 'b']);
    expect(await collected(linesOf(Readable.from([Buffer.from('a\n'), Buffer.from('b\n')])))).toEqual(['a', 'b']);
    expect(await collected(linesOf(Readable.from([])))).toEqual([]);
  });

  it('sort sequence numbers as numbers', () => {
    const of = (shard: string, sequence: string, subsequence?: number) => ({ shard, sequence, subsequence }) as Item;
    const sorted = [of('b', '1'), of('a', '10'), of('a', '9', 2), of('a', '9')].sort(inOrder);
    expect(sorted.map(({ shard, sequence, subsequence }) => `${shard}${sequence}.${subsequence ?? 0}`)).toEqual([
      'a9.0',
      'a9.2',
      'a10.0',
      'b1.0',
    ]);
  });
});

describe('quarantine', () => {
  const rejected = (sequence: string, more: object = {}) =>
    JSON.stringify({
      _stream: 's',
      _shard: 'a',
      _sequence: sequence,
      _subsequence: 0,
      _partition_key: 'k',
      _arrived_at: '2026-11-01T10:30:00.000Z',
      code: 'Contract',
      payload: Buffer.from('\u0000x').toString('base64'),
      ...more,
    });

  it('gives the payloads, of one code where asked', async () => {
    const filler = rejected('4', { payload: Buffer.from(FILLER).toString('base64') });
    const body = gzipSync([rejected('2'), rejected('1', { code: 'NotJson' }), filler, '{"half'].join('\n'));
    const bucket = bucketOf({ 'p/1': { body, modified: at('10:31') } });
    const counts = tally();
    const options = { prefix: 'p/', range: { from: 0, to: at('12:00') }, counts };
    const found = await collected(ofQuarantine(bucket, options));
    expect(found.map(({ sequence, partitionKey, data }) => [sequence, partitionKey, data.toString()])).toEqual([
      ['1', 'k', '\u0000x'],
      ['2', 'k', '\u0000x'],
    ]);
    expect([...counts.lost.values()]).toEqual([1]);
    expect((await collected(ofQuarantine(bucket, options, 'Contract'))).map(({ sequence }) => sequence)).toEqual(['2']);
  });
});

describe('failed batches', () => {
  const record = {
    kinesis: { sequenceNumber: '7', partitionKey: 'k', data: 'eA==', approximateArrivalTimestamp: 1_793_527_200.123 },
    eventID: 'shardId-1:7',
  };
  const batch = (streamArn: string) =>
    JSON.stringify({
      KinesisBatchInfo: { streamArn, shardId: 'shardId-1' },
      payload: JSON.stringify({ Records: [record] }),
    });

  it('give their records as they came', () => {
    expect(givenUp(batch('arn'), 'arn')).toEqual([
      { shard: 'shardId-1', sequence: '7', partitionKey: 'k', arrival: 1_793_527_200_123, data: Buffer.from('x') },
    ]);
    expect(givenUp(batch('arn'), 'another')).toEqual([]);
  });

  it('are counted where they say nothing', async () => {
    const counts = tally();
    const bucket = bucketOf({ 'aws/1': { body: 'x', modified: 1 }, 'aws/2': { body: batch('arn'), modified: 1 } });
    const options = { prefix: 'aws/', range: { from: 0, to: 2e12 }, counts };
    expect(await collected(ofFailed(bucket, options, 'arn'))).toHaveLength(1);
    expect([...counts.lost.values()]).toEqual([1]);
  });
});

describe('the stream itself', () => {
  const shards: StreamShard[] = [
    { shardId: 'child', parentShardId: 'left', adjacentParentShardId: 'right', closed: false },
    { shardId: 'right', closed: true },
    { shardId: 'left', parentShardId: 'forgotten', closed: true },
  ];
  const record = (shard: string, n: number) => ({
    sequenceNumber: `${shard}${n}`,
    partitionKey: 'k',
    data: Buffer.from('x'),
    arrival: n,
  });
  const failure = (name: string) => Object.assign(new Error(name), { name });

  function stream(errors: string[] = []): StreamReader & { positions: string[] } {
    const pages: Record<string, RecordPage> = {};
    const positions: string[] = [];
    for (const { shardId, closed } of shards) {
      pages[`${shardId}0`] = {
        records: [record(shardId, 5), record(shardId, 10)],
        next: `${shardId}1`,
        millisBehindLatest: 9,
      };
      // A page without records is not the end.
      pages[`${shardId}1`] = { records: [], next: `${shardId}2`, millisBehindLatest: 9 };
      pages[`${shardId}2`] = {
        records: [record(shardId, 20)],
        ...(closed ? {} : { next: `${shardId}3` }),
        millisBehindLatest: 0,
      };
      pages[`${shardId}3`] = { records: [], next: `${shardId}3`, millisBehindLatest: 0 };
    }
    return {
      positions,
      listShards: () => Promise.resolve(shards),
      iterator: (shardId, position) => {
        positions.push(`${shardId} ${position.type}`);
        return Promise.resolve(position.type === 'AT_TIMESTAMP' ? `${shardId}0` : `${shardId}1`);
      },
      getRecords: (iterator) => {
        const error = iterator.endsWith('1') ? errors.shift() : undefined;
        return error ? Promise.reject(failure(error)) : Promise.resolve(pages[iterator]!);
      },
    };
  }

  const read = async (reader: StreamReader, range = { from: 10, to: 100 }) =>
    (await collected(ofShards(reader, range, () => Promise.resolve()))).map(({ sequence }) => sequence);

  it('is read parents first, from the moment on, to the end', async () => {
    expect(await read(stream())).toEqual(['right10', 'right20', 'left10', 'left20', 'child10', 'child20']);
  });
  it('is read up to a moment', async () => {
    expect(await read(stream(), { from: 10, to: 20 })).toEqual(['right10', 'left10', 'child10']);
  });
  it('goes on after throttling and expired iterators', async () => {
    const reader = stream(['ProvisionedThroughputExceededException', 'ExpiredIteratorException']);
    expect(await read(reader)).toHaveLength(6);
    expect(reader.positions).toContain('right AFTER_SEQUENCE_NUMBER');
    await expect(read(stream(['ResourceNotFoundException']))).rejects.toThrow('ResourceNotFound');
  });
});

describe('where events are to be had', () => {
  const now = at('12:00');
  it('takes all it can from the stream, and leaves no gap', () => {
    expect(sourcesOf({ from: now - 5 * HOUR, to: now }, 24, now)).toEqual({
      stream: { from: now - 5 * HOUR, to: now },
    });
    const { stream, files } = sourcesOf({ from: now - 3 * DAY, to: now }, 24, now);
    expect(stream).toEqual({ from: now - DAY, to: now });
    expect(files!.from).toBe(now - 3 * DAY);
    expect(files!.to).toBeGreaterThan(stream!.from);
    expect(sourcesOf({ from: now - 3 * DAY, to: now - 2 * DAY }, 24, now)).toEqual({
      files: { from: now - 3 * DAY, to: now - 2 * DAY },
    });
  });
});

describe('options', () => {
  const now = at('12:00');
  const parse = (text: string) => parseOptions(text.split(' '), now);
  it('reads times with their zone', () => {
    expect(parse('--stream sessions --from 2026-11-01T10:00Z')).toMatchObject({
      kind: 'stream',
      dataset: 'sessions',
      from: at('10:00'),
      to: now,
    });
    expect(parse('--quarantine --code Contract')).toMatchObject({ kind: 'quarantine', from: 0, code: 'Contract' });
    expect(parse('--failed --aws --to 2026-11-01T11:00+01:00')).toMatchObject({
      kind: 'failed',
      aws: true,
      to: at('10:00'),
    });
    expect(parse('--help')).toBeUndefined();
  });
  it.each([
    '--stream sessions',
    '--from 2026-11-01',
    '--from 2026-11-01T10:00',
    '--from yesterdayZ',
    '--from 2026-11-01T13:00Z',
    '--quarantine --failed',
    '--failed --code x',
    '--failed --aws --endpoint http://localhost',
    '--form 2026-11-01T10:00Z',
  ])('refuses %s', (text) => {
    expect(() => parse(text)).toThrow();
  });
});

it('reports what became of all', () => {
  const counts = {
    ...tally(),
    read: 12_000,
    handled: 11_990,
    delivered: 11_900,
    quarantined: 90,
    unsent: 10,
    lost: new Map([['why', 3]]),
  };
  expect(reportLines(counts)).toEqual([
    '12,000 events read, 11,990 handled: 11,900 delivered, 90 quarantined again, 10 unsent.',
    '3 not replayed: why.',
    'What is unsent was not lost: run the same command again. Nothing is counted twice in silver.',
  ]);
});
