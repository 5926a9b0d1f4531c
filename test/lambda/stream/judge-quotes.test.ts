import { judge } from '../../../lambda/stream/slow/judge';
import { Rejected } from '../../../lambda/stream/verdict';
import type { EventSpec } from '../../../lib/platform/events';

const spec: EventSpec = { dataset: 'd', versions: [{ version: '1', fields: [] }], enrich: {}, routes: { all: {} } };

test.each(['Jane Doe, 4 Elm Street', '{"name":"Jane Doe" "x"}', '{"name":"Jane Doe', '', '{"a":1} Jane Doe', '"Jane'])(
  'the reason of what is not JSON (%s) quotes nothing of it',
  (text) => {
    const decide = judge(spec);
    try {
      decide(Buffer.from(text), '2026-11-01T00:00:00.000Z', () => ({}) as never);
      throw new Error('it was taken');
    } catch (error) {
      expect(error).toBeInstanceOf(Rejected);
      expect((error as Rejected).code).toBe('NotJson');
      expect((error as Rejected).reason).toMatch(/^\S/);
      expect((error as Rejected).reason).not.toMatch(/Jane|Doe|Elm/);
    }
  },
);
