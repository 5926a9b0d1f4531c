/**
 * Patterns of one length, such as a UUID's, checked byte by byte: a regular expression would need the text as a string.
 * Understood are `^…$` around characters, classes of characters (`[0-9a-f]`, `\d`) and groups, with `{n}` behind them; all
 * in ASCII. A text that such a check takes, the expression takes too.
 */
export interface FixedPattern {
  /** For each byte, a bit for each class that it is of. */
  readonly classes: readonly number[];
  /** For each place of the text, the bit of its class. */
  readonly places: readonly number[];
}

const MOST_PLACES = 256;
const MOST_CLASSES = 8;
const DIGITS = '0123456789';
const META = '\\^$.*+?()[]{}|/';

/** @default undefined for a pattern that is not of that kind */
export function fixedPattern(source: string): FixedPattern | undefined {
  const inner = /^\^([\x20-\x7e]*)\$$/.exec(source)?.[1];
  const sets = inner === undefined ? undefined : sequence(inner);
  if (!sets || sets.length > MOST_PLACES) return undefined;
  const kinds = [...new Set(sets)];
  if (kinds.length > MOST_CLASSES) return undefined;
  const classes = Array.from({ length: 256 }, (_, byte) =>
    kinds.reduce((bits, kind, i) => bits | (byte < 128 && kind.includes(String.fromCharCode(byte)) ? 1 << i : 0), 0),
  );
  return { classes, places: sets.map((set) => 1 << kinds.indexOf(set)) };
}

/** The characters of each place. */
function sequence(text: string): string[] | undefined {
  const places: string[] = [];
  for (let rest = text; rest !== '';) {
    const token =
      /^(?:\\(?<escaped>.)|\[(?<set>[^\]^\\][^\]\\]*)\]|\((?:\?:)?(?<group>[^()?][^()]*)\)|(?<plain>.))(?:\{(?<times>\d{1,3})\})?/.exec(
        rest,
      );
    const one = token?.groups && unit(token.groups);
    if (!one) return undefined;
    for (let n = Number(token.groups!.times ?? 1); n > 0 && places.length <= MOST_PLACES; n--) places.push(...one);
    rest = rest.slice(token[0].length);
  }
  return places;
}

function unit({ escaped, set, group, plain }: Record<string, string | undefined>): string[] | undefined {
  if (group !== undefined) return sequence(group);
  if (set !== undefined) return members(set);
  if (escaped === 'd') return [DIGITS];
  if (escaped !== undefined) return `${META}-`.includes(escaped) ? [escaped] : undefined;
  return META.includes(plain!) ? undefined : [plain!];
}

function members(set: string): string[] | undefined {
  let all = '';
  for (let i = 0; i < set.length; i++) {
    const [from, dash, to] = [set[i]!, set[i + 1], set[i + 2]];
    if (dash !== '-' || to === undefined) {
      all += from;
      continue;
    }
    if (to < from) return undefined;
    for (let code = from.charCodeAt(0); code <= to.charCodeAt(0); code++) all += String.fromCharCode(code);
    i += 2;
  }
  return [all];
}
