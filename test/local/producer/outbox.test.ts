import fc from 'fast-check';
import { Outbox } from '../../../local/producer/outbox';
import { due } from '../../../local/producer/send';
import type { SentEvent } from '../../../local/producer/sessions';

const event = (partitionKey: string, bytes = 10): SentEvent => ({
  partitionKey,
  data: new Uint8Array(bytes),
  isDuplicate: false,
  isLate: false,
});

test('whatever is refused, every event is sent once, in the order of its key', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }),
      fc.infiniteStream(fc.boolean()),
      (keys, luck) => {
        const events = keys.map((key) => event(String(key)));
        const outbox = new Outbox();
        events.forEach((e) => outbox.add(e));
        const sent: SentEvent[] = [];
        for (let calls = 0; outbox.size > 0 && calls < 1000; calls++) {
          const batch = outbox.next();
          expect(new Set(batch.map((e) => e.partitionKey)).size).toBe(batch.length);
          const refused = batch.filter(() => calls < 200 && luck.next().value);
          sent.push(...batch.filter((e) => !refused.includes(e)));
          outbox.putBack(refused);
        }
        expect(sent.length).toBe(events.length);
        for (const key of new Set(keys))
          expect(sent.filter((e) => e.partitionKey === String(key))).toEqual(
            events.filter((e) => e.partitionKey === String(key)),
          );
      },
    ),
  );
});

test('a request has at most 500 entries and 4.5 MB', () => {
  const outbox = new Outbox();
  for (let i = 0; i < 700; i++) outbox.add(event(String(i)));
  expect(outbox.next()).toHaveLength(500);
  expect(outbox.next()).toHaveLength(200);
  for (let i = 0; i < 6; i++) outbox.add(event(String(i), 1_000_000));
  expect(outbox.next()).toHaveLength(4);
  expect(outbox.next()).toHaveLength(2);
});

test.each([
  [10, undefined, 1000],
  [10, { everySeconds: 5, seconds: 1, factor: 3 }, 1400],
  [5.5, { everySeconds: 5, seconds: 1, factor: 3 }, 850],
])('after %p s with burst %p, %p events are due at 100 a second', (seconds, burst, events) => {
  expect(due(seconds, 100, burst)).toBe(events);
});
