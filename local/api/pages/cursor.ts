/** Cursors: a word that says after which item to go on, so that what comes and goes before it moves nothing. */
import { createHash } from 'node:crypto';
import type { Item } from '../options';
import { BadParameter } from './filter';

/** The cursor was good once. */
export class CursorExpired extends Error {}

const nameOf = (item: Item) => createHash('sha256').update(JSON.stringify(item)).digest('hex').slice(0, 16);

/** The cursor of the page that begins with the item of this number. */
export function cursorTo(next: number, items: readonly Item[], now: number): string {
  return Buffer.from(JSON.stringify([next, nameOf(items[next - 1]!), now])).toString('base64url');
}

/** @param oldest instant before which cursors have ended. @throws BadParameter, CursorExpired */
export function fromCursor(cursor: string, items: readonly Item[], oldest: number): number {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    read = undefined;
  }
  if (!Array.isArray(read) || read.length !== 3) throw new BadParameter('This is none of our cursors.');
  const [next, name, made] = read as [number, string, number];
  if (made < oldest) throw new CursorExpired('The cursor has expired.');
  const before = items[next - 1];
  if (before && nameOf(before) === name) return next;
  const found = items.findIndex((item) => nameOf(item) === name);
  return found < 0 ? next : found + 1;
}
