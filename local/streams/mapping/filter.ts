/**
 * Event filter patterns. A record is kept when any of the patterns matches. Kinesis mappings filter on `data` only; a
 * record whose data isn't JSON is dropped where a pattern asks for `data`.
 */

/** Whether the function gets a record with these bytes. */
export type RecordFilter = (data: Uint8Array) => boolean;

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type Fields = { readonly [name: string]: Json };
type Test = (value: Json | undefined) => boolean;

const ABSENT = undefined;

/** Compiles patterns (JSON texts). Throws where AWS refuses the pattern. */
export function compilePatterns(patterns: readonly string[]): RecordFilter {
  const tests = patterns.map((pattern) => compileObject(parsePattern(pattern)));
  return (data) => {
    const parsed = parseData(data);
    if (parsed === ABSENT) return false;
    return tests.some((test) => test({ data: parsed }));
  };
}

function parsePattern(text: string): Fields {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch {
    throw new Error(`Filter pattern isn't JSON: ${text}`);
  }
  if (!isFields(pattern as Json)) throw new Error(`Filter pattern isn't an object: ${text}`);
  const other = Object.keys(pattern as Fields).find((name) => name !== 'data');
  if (other) throw new Error(`Filter pattern of a stream names '${other}'; only 'data' can be filtered.`);
  return pattern as Fields;
}

function parseData(data: Uint8Array): Json | undefined {
  try {
    return JSON.parse(Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('utf8')) as Json;
  } catch {
    return ABSENT;
  }
}

const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function compileObject(pattern: Fields): Test {
  const tests = Object.entries(pattern).map(([name, part]): Test => {
    if (name === '$or') {
      if (!Array.isArray(part)) throw new Error(`'$or' in a filter pattern is a list.`);
      const any = (part as readonly Json[]).map((one) => {
        if (!isFields(one)) throw new Error(`'$or' in a filter pattern lists objects.`);
        return compileObject(one);
      });
      return (value) => any.some((test) => test(value));
    }
    const test = Array.isArray(part) ? compileValues(part as readonly Json[]) : compileNested(name, part);
    return (value) => test(isFields(value) ? value[name] : ABSENT);
  });
  return (value) => anyItem(value, (one) => tests.every((test) => test(one)));
}

/** Patterns look into lists: the condition holds if it does for an item. */
function anyItem(value: Json | undefined, test: Test): boolean {
  return Array.isArray(value) ? (value as readonly Json[]).some(test) : test(value);
}

function compileNested(name: string, part: Json): Test {
  if (isFields(part)) return compileObject(part);
  throw new Error(`'${name}' in a filter pattern is ${JSON.stringify(part)}, not a list of values or an object.`);
}

function compileValues(values: readonly Json[]): Test {
  if (!values.length) throw new Error('A filter pattern has an empty list of values.');
  const tests = values.map(compileValue);
  return (value) => (isEmptyList(value) ? tests.some((test) => test(ABSENT)) : anyOf(value, tests));
}

const isEmptyList = (value: Json | undefined) => Array.isArray(value) && value.length === 0;
const anyOf = (value: Json | undefined, tests: readonly Test[]) =>
  tests.some((test) => anyItem(value, (one) => test(one)));

function compileValue(expected: Json): Test {
  if (!isFields(expected)) return (value) => value === expected;
  const [operator, operand] = Object.entries(expected)[0] ?? [];
  switch (operator) {
    case 'prefix':
      return (value) => typeof value === 'string' && value.startsWith(String(operand));
    case 'suffix':
      return (value) => typeof value === 'string' && value.endsWith(String(operand));
    case 'equals-ignore-case':
      return (value) => typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase();
    case 'exists':
      return (value) => (value !== ABSENT && !isFields(value)) === operand;
    case 'anything-but': {
      const excluded = (Array.isArray(operand) ? operand : [operand]) as readonly Json[];
      const tests = excluded.map(compileValue);
      return (value) => value !== ABSENT && !isFields(value) && !tests.some((test) => test(value));
    }
    case 'numeric':
      return compileNumeric(operand as readonly (string | number)[]);
    default:
      throw new Error(`Filter patterns have no operator '${operator}'.`);
  }
}

function compileNumeric(parts: readonly (string | number)[]): Test {
  const tests: ((value: number) => boolean)[] = [];
  for (let index = 0; index < parts.length; index += 2) {
    const [operator, limit] = [parts[index], Number(parts[index + 1])];
    if (operator === '=') tests.push((value) => value === limit);
    else if (operator === '<') tests.push((value) => value < limit);
    else if (operator === '<=') tests.push((value) => value <= limit);
    else if (operator === '>') tests.push((value) => value > limit);
    else if (operator === '>=') tests.push((value) => value >= limit);
    else throw new Error(`'numeric' in a filter pattern has no operator '${operator}'.`);
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}
