import fc from 'fast-check';
import { MOST_CALL_BYTES, MOST_EVENT_BYTES } from '../../../lambda/stream/limits';
import { record, World } from './support';

const THROTTLED = 'ProvisionedThroughputExceededException';
const events = (count: number, key: (index: number) => string, size = 1) =>
  Array.from({ length: count }, (_, index) => record(index, key(index), `{"id":"${index}${'x'.repeat(size)}"}`));
const sequences = (world: World, stream = 'to-international') =>
  (world.delivered[stream] ?? []).map(({ _sequence }) => Number(_sequence) - 1_000_000);
const named = (name: string, message = name) => Object.assign(new Error(message), { name });

describe('calls', () => {
  test('have at most 500 records', async () => {
    const world = new World();
    expect(await world.consume(events(1_201, String))).toEqual([]);
    expect(world.puts.map(({ records }) => records.length)).toEqual([500, 500, 201]);
    expect(sequences(world)).toEqual(Array.from({ length: 1_201 }, (_, index) => index));
  });

  test('have at most 5 MiB', async () => {
    const world = new World();
    await world.consume(events(30, String, 500_000));
    expect(world.puts.length).toBeGreaterThan(2);
    for (const { bytes } of world.puts) expect(bytes).toBeLessThanOrEqual(MOST_CALL_BYTES);
    expect(sequences(world)).toHaveLength(30);
  });

  test('have each key once: events of a hot key go together, as far as a record goes', async () => {
    const world = new World();
    await world.consume(events(40, (index) => (index % 4 ? 'hot' : `k${index}`), 90_000));
    for (const { records } of world.puts) {
      expect(new Set(records.map(({ PartitionKey }) => PartitionKey)).size).toBe(records.length);
      for (const { Data } of records) expect(Buffer.from(Data, 'base64').length).toBeLessThanOrEqual(MOST_EVENT_BYTES);
    }
    expect(world.puts.length).toBeLessThan(6);
    const hot = world.delivered['to-international']!.filter(({ _key }) => _key === 'hot');
    const order = hot.map(({ _sequence }) => Number(_sequence));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).toHaveLength(30);
  });

  test('never let a small event pass a large one of its key that had to wait', async () => {
    const world = new World();
    const sizes = [900_000, 200_000, 10, 10];
    await world.consume(sizes.map((size, index) => record(index, 'k', `{"id":"${'x'.repeat(size)}"}`)));
    expect(sequences(world)).toEqual([0, 1, 2, 3]);
    expect(world.puts).toHaveLength(2);
  });

  test('of different routes go side by side', async () => {
    const world = new World();
    const seen: string[] = [];
    world.putFault = ({ stream }) => void seen.push(stream);
    const batch = Array.from({ length: 1_100 }, (_, i) => record(i, String(i), i % 2 ? '{"country":"USA"}' : '{}'));
    await world.consume(batch);
    expect(seen).toEqual(['to-usa', 'to-international', 'to-usa', 'to-international']);
  });

  test('of an empty batch are none', async () => {
    const world = new World();
    expect(await world.consume([])).toEqual([]);
    expect(world.puts).toEqual([]);
  });
});

describe('what fails', () => {
  test('is sent again, alone', async () => {
    const world = new World();
    world.putFault = ({ records }, call) =>
      call === 0 ? records.map(({ PartitionKey }) => (PartitionKey === '3' ? THROTTLED : undefined)) : undefined;
    expect(await world.consume(events(5, String))).toEqual([]);
    expect(world.puts.map(({ records }) => records.map(({ PartitionKey }) => PartitionKey))).toEqual([
      ['0', '1', '2', '3', '4'],
      ['3'],
    ]);
  });

  test('holds later events of its key, and no others', async () => {
    const world = new World();
    const hot = (index: number) => (index % 100 === 7 ? 'hot' : String(index));
    let failures = 3;
    world.putFault = ({ records }) =>
      failures-- > 0 ? records.map(({ PartitionKey }) => (PartitionKey === 'hot' ? THROTTLED : undefined)) : undefined;
    expect(await world.consume(events(1_600, hot))).toEqual([]);
    const order = sequences(world).filter((index) => index % 100 === 7);
    expect(order).toEqual(Array.from({ length: 16 }, (_, index) => 100 * index + 7));
    expect(new Set(sequences(world)).size).toBe(1_600);
    expect(sequences(world)).toHaveLength(1_600);
  });

  test('as a whole is sent again with longer and longer pauses', async () => {
    const world = new World(undefined, 0);
    const times: number[] = [];
    world.putFault = () => {
      times.push(world.clock);
      if (times.length < 6) throw named('ECONNRESET');
      return undefined;
    };
    expect(await world.consume(events(3, String))).toEqual([]);
    const pauses = times.slice(1).map((time, index) => time - times[index]!);
    expect(pauses).toEqual([37.5, 75, 150, 300, 600]);
  });

  test('until time is up is given back, and so is all after it', async () => {
    const world = new World();
    world.putFault = ({ records }) => records.map(({ PartitionKey }) => (PartitionKey === '3' ? THROTTLED : undefined));
    expect(await world.consume(events(6, String))).toEqual([3]);
    expect(world.clock).toBeLessThan(world.end - 1_000);
    expect(world.metrics[0]).toMatchObject({ EventsRead: 3, EventsRouted: 3, EventsUnsent: 3 });
    expect(JSON.stringify(world.logs)).toContain(THROTTLED);
  });

  test('for good ends at once, and says what is missing', async () => {
    const world = new World();
    world.putFault = ({ stream }) => {
      if (stream === 'to-usa') throw named('ResourceNotFoundException', 'Stream to-usa under account 1 not found.');
      return undefined;
    };
    const batch = [record(0, 'a', '{}'), record(1, 'b', '{"country":"USA"}'), record(2, 'c', '{}')];
    expect(await world.consume(batch)).toEqual([1]);
    expect(world.puts).toHaveLength(1);
    expect(world.logs).toHaveLength(1);
    expect(world.logs[0]![0]).toBe(
      'PutRecords to to-usa finds no such stream. ResourceNotFoundException: Stream to-usa under account 1 not found.',
    );
  });

  test('stops the other routes there too, so that little comes twice', async () => {
    const world = new World();
    world.putFault = ({ stream }) => {
      if (stream === 'to-usa') throw named('AccessDeniedException');
      return undefined;
    };
    const batch = Array.from({ length: 3_000 }, (_, i) => record(i, String(i), i === 700 ? '{"country":"USA"}' : '{}'));
    expect(await world.consume(batch)).toEqual([700]);
    expect(sequences(world)).toHaveLength(700);
    expect(world.metrics[0]).toMatchObject({ EventsRouted: 700, EventsUnsent: 2_300 });
  });

  test('by a wrong number of results is not taken for success', async () => {
    const world = new World();
    world.putFault = (_, call) => (call === 0 ? [] : undefined);
    expect(await world.consume(events(2, String))).toEqual([]);
    expect(world.puts).toHaveLength(2);
  });

  test('with no time left is not begun', async () => {
    const world = new World();
    world.end = world.clock;
    expect(await world.consume(events(2, String))).toEqual([0]);
    expect(world.puts).toEqual([]);
  });

  test('is tried in a function of a second, too', async () => {
    const world = new World();
    world.end = world.clock + 1_000;
    world.putFault = () => {
      throw named('ECONNRESET');
    };
    expect(await world.consume(events(2, String))).toEqual([0]);
    expect(world.puts.length).toBe(0);
    expect(world.clock).toBeLessThan(world.end - 100);
    world.putFault = () => undefined;
    world.end = world.clock + 1_000;
    expect(await world.consume(events(2, String))).toEqual([]);
  });
});

test('whatever fails, all arrives in the end, in order per key, what is invalid in quarantine', async () => {
  const kinds = ['{"country":"USA"}', '{}', 'no', '{"country":"\\u0055SA"}'];
  const batches = fc.array(
    fc.record({
      key: fc.constantFrom('a', 'b', 'hot', 'hot', 'hot'),
      kind: fc.nat({ max: 3 }),
      copies: fc.nat({ max: 30 }),
    }),
    { minLength: 1, maxLength: 60 },
  );
  const faults = fc.infiniteStream(fc.constantFrom('ok', 'ok', 'partial', 'throw', 'lost', 'lasting', 'slow'));
  await fc.assert(
    fc.asyncProperty(batches, faults, async (groups, schedule) => {
      const world = new World();
      const all = groups
        .flatMap(({ key, kind, copies }) => Array.from({ length: copies + 1 }, () => [key, kinds[kind]!] as const))
        .map(([key, text], index) => record(index, key, text));
      const unlucky = (): string => schedule.next().value as string;
      world.putFault = ({ records }) => {
        const fault = unlucky();
        if (fault === 'throw') throw named('ETIMEDOUT');
        if (fault === 'lasting') throw named('AccessDeniedException');
        if (fault === 'slow') world.clock += 20_000;
        if (fault === 'partial') return records.map((_, index) => (index % 2 ? undefined : THROTTLED));
        if (fault === 'lost') return []; // Nothing was stored, and the answer is of no use.
        return undefined;
      };
      world.objectFault = () => {
        if (unlucky() !== 'ok') throw named('SlowDown');
      };
      let rest = all;
      let rounds = 0;
      for (; rest.length > 0 && rounds < 300; rounds++) {
        world.end = world.clock + 10_000;
        const [first] = await world.consume(rest);
        rest =
          first === undefined
            ? []
            : rest.slice(rest.findIndex(({ eventID }) => eventID.endsWith(`:${1_000_000 + first}`)));
      }
      expect(rest).toEqual([]);
      const invalid = new Set(world.quarantined.map(({ _sequence }) => _sequence));
      const wanted: Record<string, string[]> = {};
      for (const { kinesis } of all) {
        const text = Buffer.from(kinesis.data, 'base64').toString();
        expect(invalid.has(kinesis.sequenceNumber)).toBe(text === 'no');
        if (text === 'no') continue;
        const place = `${text === '{}' ? 'to-international' : 'to-usa'} ${kinesis.partitionKey}`;
        (wanted[place] ??= []).push(kinesis.sequenceNumber);
      }
      for (const [place, order] of Object.entries(wanted)) {
        const [stream, key] = place.split(' ') as [string, string];
        const arrived = world.delivered[stream]!.filter(({ _key }) => _key === key).map(
          (event) => event._sequence as string,
        );
        // Repetitions aside, which the merge takes out by their identity.
        expect([...new Set(arrived)]).toEqual(order);
      }
    }),
    { numRuns: Number(process.env.STREAM_RUNS ?? 60) },
  );
});
