/** How much a text looks as if it had been generated. */

/** Shannon's entropy of a text's characters, in bits a character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

/** Small letters, capitals, digits, anything else. */
const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/];
const classes = (text: string): number => CLASSES.filter((pattern) => pattern.test(text)).length;

/** A password as people and generators make them: eight characters of several kinds that hardly repeat. */
export const looksLikePassword = (text: string): boolean =>
  text.length >= 8 &&
  !/\s/.test(text) &&
  classes(text) >= 2 &&
  /[0-9]|[^A-Za-z0-9_.:/-]/.test(text) &&
  entropy(text) >= 2.5;

/** A long run of letters of both cases and digits without the order of words: by itself enough to ask about. */
export const looksGenerated = (text: string): boolean =>
  text.length >= 20 &&
  /^[A-Za-z0-9+/_=-]+$/.test(text) &&
  CLASSES.slice(0, 3).every((kind) => kind.test(text)) &&
  entropy(text) >= 4;
