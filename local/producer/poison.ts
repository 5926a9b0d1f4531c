/** Events that no consumer can take: each kind has been seen to block a shard somewhere. */
import type { Session } from './sessions';

export const POISONS = [
  'not-json',
  'cut-off',
  'empty',
  'not-utf8',
  'missing-field',
  'wrong-type',
  'out-of-range',
  'empty-history',
] as const;
export type Poison = (typeof POISONS)[number];

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

export function poison(kind: Poison, session: Session): Uint8Array {
  const [first, ...others] = session.browse_history;
  switch (kind) {
    case 'not-json':
      return Buffer.from(`session ${session.session_id} of ${session.city}`);
    case 'cut-off':
      return json(session).subarray(0, -20);
    case 'empty':
      return Buffer.alloc(0);
    case 'not-utf8': {
      const bytes = json({ ...session, city: '~' });
      bytes[bytes.indexOf('~')] = 0xff;
      return bytes;
    }
    case 'missing-field':
      return json({ ...session, country: undefined });
    case 'wrong-type':
      return json({ ...session, browse_history: [{ ...first, quantity: 'two' }, ...others] });
    case 'out-of-range':
      return json({ ...session, browse_history: [{ ...first, quantity: -1 }, ...others] });
    case 'empty-history':
      return json({ ...session, browse_history: [] });
  }
}
