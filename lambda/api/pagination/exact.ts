import { parsedWithDigits } from '../store/numbers';
import type { Page } from '../types';

/**
 * A number of a page's body as the server wrote it: of one that JavaScript can't hold, it would ask for what comes after
 * another one.
 * @param find the same value in the body, in which numbers are text
 */
export function exact(value: number, page: Page, find: (body: unknown) => unknown): number | string {
  if (Number.isSafeInteger(value)) return value;
  const text = find(parsedWithDigits(page.response.body));
  return typeof text === 'string' && text !== String(value) ? text : value;
}
