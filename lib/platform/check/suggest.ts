/**
 * The candidate that was probably meant, if one is near enough: at most a third of its letters differ, or it is the
 * only one that the word is a part of, or that is a part of the word.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates];
  let best: string | undefined;
  let least = Infinity;
  for (const candidate of all) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  if (best === undefined) return undefined;
  // Of words of a letter or two, any would do.
  const length = Math.max(best.length, word.length);
  if (least <= (length < 3 ? 0 : Math.max(1, Math.floor(length / 3)))) return best;
  const kin = all.filter((candidate) => isPart(word.toLowerCase(), candidate.toLowerCase()));
  return kin.length === 1 ? kin[0] : undefined;
}

/** `auth` and `authorization`, `url` and `baseUrl`, `requestsPerSecond` and `perSecond`. */
function isPart(word: string, candidate: string): boolean {
  const [short, long] = word.length < candidate.length ? [word, candidate] : [candidate, word];
  return short.length >= 3 && (long.startsWith(short) || long.endsWith(short));
}

/** `Did you mean 'x'?`, or the list of what there is: the mend of an unknown name. */
export function meant(word: string, candidates: Iterable<string>, otherwise = 'There is none to choose from.'): string {
  const all = [...candidates];
  const near = nearest(word, all);
  if (near !== undefined) return `Did you mean '${near}'?`;
  if (all.length === 0) return otherwise;
  const shown = all.slice(0, 12).map((name) => `'${name}'`);
  return `Use one of ${shown.join(', ')}${all.length > shown.length ? ', …' : ''}.`;
}

/** Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(row[j - 1]! + 1, last[j]! + 1, substitution);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, beforeLast[j - 2]! + 1);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}
