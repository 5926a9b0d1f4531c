import { createHmac, timingSafeEqual } from 'node:crypto';

/** Whether two texts are the same, in a time that doesn't tell where they differ. */
export function same(given: unknown, expected: string | undefined): boolean {
  if (typeof given !== 'string' || expected === undefined) return false;
  const [a, b] = [given, expected].map((text) => createHmac('sha256', 'compared').update(text).digest());
  return timingSafeEqual(a!, b!);
}
