import type { KinesisStreamEvent } from 'aws-lambda';
import { deliver } from '../../../local/replay/deliver';
import { records, toRecord, type Item } from '../../../local/replay/item';
import { derivedFields, NotDelivered, originalOf } from '../../../local/replay/original';
import { countLog, tally } from '../../../local/replay/tally';
import { seeded } from '../../../local/streams/random';
import { context, realConsumer, spec } from './consumer';

const origin = {
  streamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/p-dev-shop',
  roleArn: 'arn:aws:iam::000000000000:role/consumer',
  region: 'us-east-1',
};
const derived = derivedFields(
  spec,
  ['id', 'items', 'handled_at', 'total', 'least', 'by_code'].map((name) => ({ name })),
);

const item = (sequence: number, text: string | Buffer, more: Partial<Item> = {}): Item => ({
  shard: 'shardId-000000000000',
  sequence: String(sequence),
  partitionKey: `key-${sequence % 3}`,
  arrival: Date.parse('2026-11-01T10:00:00.123Z') + sequence,
  data: Buffer.from(text),
  ...more,
});

async function* all<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function consume(items: readonly Item[]) {
  const consumer = realConsumer();
  const event = { Records: items.map((one) => toRecord(one, origin).event) } as KinesisStreamEvent;
  expect(await consumer.handler(event, context)).toEqual({ batchItemFailures: [] });
  return consumer;
}

/** Texts that are hard to cut: names, braces and commas within texts, spaces, nesting, escapes. */
function hardText(random: () => number): string {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const space = () => pick(['', '', ' ', '\t', '  ']);
  const text = () => pick(['""', '"}"', '"\\"_route\\":"', '"\\\\"', '"ö😀,"', '","', '"{\\"total\\":1"', '"\\u005f"']);
  const value = (depth: number): string =>
    pick([
      text,
      () => pick(['1', '-0.0', '1e5', '12345678901234567890', 'true', 'null']),
      () => (depth > 2 ? '[]' : `[${space()}${value(depth + 1)}${space()},${value(depth + 1)}]`),
      () => (depth > 2 ? '{}' : `{${space()}"total"${space()}:${value(depth + 1)},"_route":${value(depth + 1)}}`),
    ])();
  const items = pick([
    '',
    `,${space()}"items":[{"quantity":${pick(['1', '7.0', '9007199254740991'])}}]`,
    ',"items":[]',
  ]);
  const extra = Array.from(
    { length: Math.floor(random() * 4) },
    (_, i) => `,${space()}"x${i}\\n"${space()}:${value(0)}`,
  );
  return `${space()}{${space()}"id"${space()}:${space()}${text()}${items}${extra.join('')}${space()}}`;
}

describe('an event out of its delivered line', () => {
  it('is byte for byte what was sent, with its identity', async () => {
    const random = seeded(5);
    const sent = Array.from({ length: 400 }, (_, i) => item(i, hardText(random)));
    const { delivered, quarantined } = await consume(sent);
    expect(quarantined).toEqual([]);
    expect(delivered).toHaveLength(400);
    const again = delivered
      .map((line) => originalOf(line, derived))
      .sort((a, b) => Number(a.sequence) - Number(b.sequence));
    again.forEach((one, i) => {
      expect(one.data.toString()).toBe(sent[i]!.data.toString());
      expect({ ...one, data: 0, partitionKey: 0 }).toEqual({ ...sent[i]!, data: 0, partitionKey: 0 });
    });
    // And once more through the consumer: the same lines.
    expect((await consume(again)).delivered.sort()).toEqual([...delivered].sort());
  });

  it('loses also what code has derived, and keeps what only looks like it', () => {
    const tail =
      '"_route":"all","_stream":"s","_shard":"sh","_sequence":"5","_arrived_at":"2026-11-01T10:00:00.000Z",' +
      '"_event_time":"2026-11-01T10:00:00.000Z","_contract_version":"1.0.0"}';
    const cut = (text: string) => originalOf(text, derived).data.toString();
    expect(cut(`{"id":"a","handled_at":"x","total":1,"least":null,"by_code":{"a":[1,"}"]},${tail}`)).toBe('{"id":"a"}');
    expect(cut(`{"total_x":1,${tail}`)).toBe('{"total_x":1}');
    expect(cut(`{ "handled_at":"x",${tail}`)).toBe('{ }');
    expect(cut(`{${tail}`)).toBe('{}');
  });

  it('refuses other lines', () => {
    for (const line of ['', '{}', '[1]', '{"id":"a"}', '{"id":"', '{"_route":"all","_stream":"s"}'])
      expect(() => originalOf(line, derived)).toThrow(NotDelivered);
  });
});

describe('events of an aggregated record', () => {
  it('keep their places', async () => {
    const parts = [
      item(7, '{"id":"two"}', { subsequence: 2 }),
      item(7, '{"id":"five"}', { subsequence: 5 }),
      item(8, '{"id":"alone"}', { subsequence: 0 }),
    ];
    const whole: Item[] = [];
    for await (const one of records(all(parts))) whole.push(one);
    expect(whole.map(({ sequence }) => sequence)).toEqual(['7', '8']);
    const { delivered, quarantined } = await consume(whole);
    const lines = delivered.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ id, _sequence, _subsequence }) => [id, _sequence, _subsequence])).toEqual([
      ['two', '7', 2],
      ['five', '7', 5],
      ['alone', '8', undefined],
    ]);
    // What stands for the others goes nowhere.
    expect(quarantined).toEqual([]);
  });
});

describe('the consumer told of it', () => {
  it('counts by its own metrics', async () => {
    const { handler, log } = realConsumer();
    const counts = tally();
    const ports = {
      invoke: async (event: object) => {
        log.length = 0;
        const payload = JSON.stringify(await handler(event as KinesisStreamEvent, context));
        return { kind: 'ok' as const, payload, log: `START\n${log.join('\n')}\nEND` };
      },
      sleep: () => Promise.resolve(),
      problem: (message: string) => expect(message).toBe(''),
    };
    const sent = [item(1, '{"id":"a"}'), item(2, 'no json'), item(3, '{"id":"b"}')];
    await deliver(all(sent), { origin, batchSize: 2 }, ports, counts);
    expect(counts).toMatchObject({ handled: 3, delivered: 2, quarantined: 1, filtered: 0, untold: 0, unsent: 0 });
    expect(countLog(counts, 'START\nno metrics {"EventsRead":1}')).toBe(false);
  });
});
