import { compareSessions } from '../../../local/producer/compare';
import { derivedOf, sessionEvents } from '../../../local/producer/sessions';
import { createHash } from 'node:crypto';

const events = sessionEvents({ seed: 3, duplicate: 0.1, poison: 0.1 });
const sent = Array.from({ length: 300 }, () => events.next().value);
const sessions = [...new Map(sent.flatMap(({ session }) => (session ? [[session.session_id, session]] : []))).values()];

const rows = () =>
  sessions.map((session) => {
    const { session_id, occurred_at, customer_number, ...own } = session;
    const content = {
      ...own,
      customer_number: createHash('sha256').update(`key${customer_number}`).digest('hex'),
      ...derivedOf(session),
      _route: session.country === 'USA' ? 'usa' : 'international',
      event_time: occurred_at,
    };
    return [session_id, JSON.stringify(content)] as [string, string];
  });

test('agree when each valid session is there once, whatever else is', () => {
  const comparison = compareSessions(sent, [...rows(), ['somebody-else', '{}']], 'key');
  expect(comparison).toEqual({ expected: sessions.length, found: sessions.length, problems: [] });
  expect(sessions.length).toBeLessThan(sent.length);
});

test.each([
  ['a missing one', () => rows().slice(1), '1 sessions are missing'],
  ['one that is there twice', () => [...rows(), rows()[0]!], 'is there twice'],
  [
    'another value',
    () => rows().map(([id, content], i) => [id, i === 0 ? content.replace('"city":"', '"city":"X') : content]),
    'city is "X',
  ],
  ['a customer that is not masked', () => rows().map(([id, content]) => [id, content]), 'customer_number is'],
])('tell of %s', (what, make, problem) => {
  const key = what.startsWith('a customer') ? 'other key' : 'key';
  expect(compareSessions(sent, make(), key).problems.join(' ')).toContain(problem);
});
