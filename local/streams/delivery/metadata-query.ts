/**
 * The part of JQ that partition keys need: `{date: ._event_time[0:10], route: .a.b | .["c"]}`. Paths, slices of strings and
 * pipes; anything else is refused when the delivery starts.
 */

type Step = { readonly field: string } | { readonly from: number; readonly to?: number };

export interface MetadataQuery {
  readonly keys: Readonly<Record<string, readonly Step[]>>;
}

const NAME = /^\s*(?:"([^"\\]*)"|([A-Za-z_]\w*))\s*:/;
const STEP = [
  { pattern: /^\s*\.\s*([A-Za-z_]\w*)/, step: (found: RegExpExecArray): Step => ({ field: found[1]! }) },
  { pattern: /^\s*\.?\s*\["([^"\\]*)"\]/, step: (found: RegExpExecArray): Step => ({ field: found[1]! }) },
  { pattern: /^\s*\."([^"\\]*)"/, step: (found: RegExpExecArray): Step => ({ field: found[1]! }) },
  {
    pattern: /^\s*\.?\s*\[\s*(-?\d*)\s*:\s*(-?\d*)\s*\]/,
    step: (found: RegExpExecArray): Step => ({
      from: Number(found[1] || 0),
      to: found[2] ? Number(found[2]) : undefined,
    }),
  },
];

/** Throws an Error at what isn't of that part. */
export function compileQuery(query: string): MetadataQuery {
  const refuse = (rest: string): never => {
    throw new Error(
      `JQ query is not emulated from here on: ${rest.trim() || '(its end)'} (paths, slices and pipes are)`,
    );
  };
  const keys: Record<string, Step[]> = {};
  let rest = query.trim();
  if (!rest.startsWith('{')) refuse(rest);
  rest = rest.slice(1);
  for (;;) {
    const name = NAME.exec(rest) ?? refuse(rest);
    rest = rest.slice(name[0].length);
    const steps: Step[] = [];
    for (;;) {
      const match = STEP.map(({ pattern, step }) => ({ found: pattern.exec(rest), step })).find(({ found }) => found);
      if (match?.found) {
        steps.push(match.step(match.found));
        rest = rest.slice(match.found[0].length);
      } else if (steps.length && /^\s*\|/.test(rest)) rest = rest.replace(/^\s*\|/, '');
      else break;
    }
    if (!steps.length) refuse(rest);
    keys[name[1] ?? name[2]!] = steps;
    const end = /^\s*([,}])/.exec(rest) ?? refuse(rest);
    rest = rest.slice(end[0].length);
    if (end[1] === '}') break;
  }
  if (rest.trim()) refuse(rest);
  return { keys };
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** A record's partition keys. Throws an Error with Firehose's message where they can't be had. */
export function partitionKeys(query: MetadataQuery, record: Uint8Array): Readonly<Record<string, string>> {
  let document: unknown;
  try {
    document = JSON.parse(UTF8.decode(record));
  } catch {
    throw new Error('Non JSON record provided');
  }
  const keys: Record<string, string> = {};
  for (const [name, steps] of Object.entries(query.keys)) {
    const value = steps.reduce(follow, document);
    if (value === null || value === undefined || value === '')
      throw new Error('partitionKeys values must not be null or empty');
    if (typeof value === 'object') throw new Error('partitionKeys values must be scalar');
    keys[name] = String(value);
  }
  return keys;
}

function follow(value: unknown, step: Step): unknown {
  if (value === null || value === undefined) return null;
  if ('field' in step) {
    if (typeof value !== 'object' || Array.isArray(value)) throw new Error(`Cannot index with "${step.field}"`);
    return (value as Record<string, unknown>)[step.field] ?? null;
  }
  if (typeof value !== 'string') throw new Error('Cannot slice what is no string');
  return [...value].slice(step.from, step.to).join('');
}
