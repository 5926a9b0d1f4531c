import { deliver, type Answer } from '../../../local/replay/deliver';
import type { Item } from '../../../local/replay/item';
import { tally } from '../../../local/replay/tally';
import type { KinesisEvent } from '../../../local/streams/ports';

const origin = {
  streamArn: 'arn:aws:kinesis:us-east-1:0:stream/s',
  roleArn: 'arn:aws:iam::0:role/r',
  region: 'us-east-1',
};

const item = (shard: string, sequence: number, bytes = 10): Item => ({
  shard,
  sequence: String(sequence),
  partitionKey: 'k',
  arrival: 1_000 + sequence,
  data: Buffer.alloc(bytes),
});

async function* all(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

function world(answers: (records: readonly string[], call: number) => Answer | Error = () => ({ kind: 'ok' })) {
  const calls: string[][] = [];
  const problems: string[] = [];
  const pauses: number[] = [];
  let most = 0;
  const ports = {
    invoke: (event: KinesisEvent) => {
      most = Math.max(most, JSON.stringify(event).length);
      const records = event.Records.map(({ eventID }) => eventID);
      calls.push(records);
      const answer = answers(records, calls.length);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    sleep: (milliseconds: number) => Promise.resolve(void pauses.push(milliseconds)),
    problem: (message: string) => void problems.push(message),
  };
  return { ports, calls, problems, pauses, most: () => most };
}

const failing = (sequence: number): Answer => ({
  kind: 'ok',
  payload: JSON.stringify({ batchItemFailures: [{ itemIdentifier: String(sequence) }] }),
});

describe('deliver', () => {
  it('batches by shard and number, in order', async () => {
    const { ports, calls } = world();
    const counts = tally();
    const items = [1, 2, 3].map((n) => item('a', n)).concat([4, 5].map((n) => item('b', n)));
    await deliver(all(items), { origin, batchSize: 2 }, ports, counts);
    expect(calls).toEqual([['a:1', 'a:2'], ['a:3'], ['b:4', 'b:5']]);
    expect(counts).toMatchObject({ handled: 5, untold: 5, unsent: 0 });
  });

  it('keeps within the size of an invocation', async () => {
    const { ports, calls, most } = world();
    await deliver(all([1, 2, 3, 4, 5].map((n) => item('a', n, 1_500_000))), { origin, batchSize: 100 }, ports, tally());
    expect(calls.map(({ length }) => length)).toEqual([3, 2]);
    expect(most()).toBeLessThanOrEqual(6 * 1024 * 1024);
  });

  it('goes on from the first record that was not taken', async () => {
    const { ports, calls, pauses } = world((_, call) => (call === 1 ? failing(3) : { kind: 'ok' }));
    const counts = tally();
    await deliver(all([1, 2, 3, 4].map((n) => item('a', n))), { origin, batchSize: 10 }, ports, counts);
    expect(calls).toEqual([
      ['a:1', 'a:2', 'a:3', 'a:4'],
      ['a:3', 'a:4'],
    ]);
    expect(pauses).toHaveLength(1);
    expect(counts).toMatchObject({ handled: 4, unsent: 0 });
  });

  it.each<[string, Answer | Error]>([
    ['the consumer fails', { kind: 'functionError', payload: 'Task timed out' }],
    ['Lambda throttles', { kind: 'throttled' }],
    ['it can not be reached', new Error('ECONNREFUSED')],
    ['the answer is nonsense', { kind: 'ok', payload: '{"batchItemFailures":[{"itemIdentifier":""}]}' }],
  ])('leaves a shard where nothing gets further, and no other: %s', async (_, answer) => {
    const { ports, calls, problems } = world((records) => (records[0]!.startsWith('a') ? answer : { kind: 'ok' }));
    const counts = tally();
    const items = [item('a', 1), item('a', 2), item('b', 3), item('a', 4), item('b', 5)];
    await deliver(all(items), { origin, batchSize: 1 }, ports, counts);
    expect(calls.filter(([first]) => first === 'a:1')).toHaveLength(6);
    expect(calls.filter(([first]) => first!.startsWith('b'))).toEqual([['b:3'], ['b:5']]);
    expect(calls.flat()).not.toContain('a:2');
    expect(counts).toMatchObject({ handled: 2, unsent: 3 });
    expect(problems.at(-1)).toMatch(/Shard a: .* record 1/);
  });

  it('stops between two invocations when it is told to', async () => {
    const stop = new AbortController();
    const { ports, calls } = world((_, call) => {
      if (call === 2) stop.abort();
      return { kind: 'ok' };
    });
    const counts = tally();
    await deliver(
      all([1, 2, 3, 4].map((n) => item('a', n))),
      { origin, batchSize: 1, signal: stop.signal },
      ports,
      counts,
    );
    expect(calls).toHaveLength(2);
    expect(counts.handled).toBe(2);
  });
});
