/** What is known at the end of a pass. */
export interface Counts {
  readonly received: number;
  readonly distinct: number | undefined;
  readonly total: number | undefined;
  readonly gap: boolean;
  readonly unsteady: boolean;
  readonly totalChanged: boolean;
}

/**
 * Whether a pass has everything. Without a total: where there is no gap. A steady one: as many items as there are,
 * twice in the server's own list or not. An unsteady one: as many different ones as there were at the least, since what
 * was put in behind us could not be seen. With a gap that is only enough where
 * the total was always the same.
 * @returns covered: undefined where only `distinct` could tell; reason: a sentence, where it doesn't or isn't known
 */
export function coverage(counts: Counts): { readonly covered: boolean | undefined; readonly reason?: string } {
  const { received, distinct, total, gap, unsteady, totalChanged } = counts;
  const missing = (have: string) => ({ covered: false, reason: `There are ${total} items, but ${have}.` });
  if (total === undefined) return { covered: !gap };
  if (received < total) return missing(`only ${received} came`);
  if (!unsteady) return { covered: true };
  if (gap && totalChanged) return { covered: false };
  if (distinct === undefined) return { covered: undefined, reason: 'Different items were not counted.' };
  return distinct < total ? missing(`only ${distinct} different ones came`) : { covered: true };
}
