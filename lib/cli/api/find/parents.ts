/** Lists below other things: which list has those things, and which of their fields go into the path. */
import type { ObjectShape, ScalarType } from '../document/shape';
import { canBeColumn } from './columns';
import { isParameter, pathParameters, plain, resourceOf, segments, singular } from './words';

/** A list whose items may be parents. */
export interface PossibleParent {
  readonly name: string;
  readonly path: string;
  readonly item: ObjectShape;
  /** Columns that its items have from a parent of their own, and not by themselves. */
  readonly inherited: readonly string[];
}

export interface FoundParent {
  readonly dataset: string;
  /** Columns by the name that they have in the path: path of the value in the parent's item. */
  readonly keys: Readonly<Record<string, string>>;
  /** Types of those fields. */
  readonly types: Readonly<Record<string, ScalarType>>;
  /** The path with those names. */
  readonly path: string;
  readonly reason: string;
  readonly guessed: boolean;
}

/** @default why there is none */
export function findParent(path: string, candidates: readonly PossibleParent[]): FoundParent | string {
  const parts = segments(path);
  const last = parts.findLastIndex(isParameter);
  const missing = `its path has ${pathParameters(path)
    .map((name) => `{${name}}`)
    .join(', ')}`;
  if (parts[last] !== `{${pathParameters(parts[last]!)[0]!}}`) return `${missing} within a segment`;
  const before = shapeOf(parts.slice(0, last));
  const thing = last > 0 && !isParameter(parts[last - 1]!) ? (resourceOf(parts[last - 1]!) ?? '') : '';
  const exact = candidates.find((candidate) => shapeOf(segments(candidate.path)) === before);
  const free = candidates.filter((candidate) => thing !== '' && pathParameters(candidate.path).length === 0);
  const alike = [...free.filter((one) => isCalled(one, thing)), ...free.filter((one) => isOfKind(one, thing))];
  for (const parent of exact ? [exact] : alike) {
    const found = keysOf(parent, path, thing);
    if (!found) continue;
    return {
      dataset: parent.name,
      ...found,
      reason: exact ? `it is below \`${parent.path}\`` : `\`${parent.path}\` gives things of that kind`,
      guessed: !exact,
    };
  }
  return exact
    ? `${missing}, and items of ${exact.name} have no such fields`
    : `${missing}, and no list of those was found`;
}

/** Paths that differ only in the names of parameters. */
const shapeOf = (parts: readonly string[]): string =>
  parts.map((part) => (isParameter(part) ? '{}' : part.replace(/\.json$/, ''))).join('/');

const isCalled = ({ name, path }: PossibleParent, thing: string): boolean =>
  [name, resourceOf(path) ?? ''].some((one) => plain(singular(one)) === plain(singular(thing)));
/** By the name of the items' schema. */
const isOfKind = ({ item }: PossibleParent, thing: string): boolean =>
  plain(singular(thing)).length > 3 && plain(item.name ?? '').includes(plain(singular(thing)));

function keysOf(
  parent: PossibleParent,
  path: string,
  thing: string,
): Pick<FoundParent, 'keys' | 'types' | 'path'> | undefined {
  const names = pathParameters(path);
  const keys: Record<string, string> = {};
  const types: Record<string, ScalarType> = {};
  let written = path;
  for (const [index, name] of names.entries()) {
    const field = fieldFor(parent, name, index === names.length - 1 ? thing : undefined);
    if (field === undefined) return undefined;
    // What is called `id` here is the parent's, and the item has one of its own.
    const column =
      /^(id|key|uuid|slug|name)$/i.test(name) || !/^[A-Za-z]\w*$/.test(name)
        ? `${singular(thing) || 'parent'}_${name.replace(/\W/g, '_')}`.toLowerCase()
        : name;
    const { shape } = parent.item.fields().get(field)!;
    if (shape.kind === 'scalar') types[field] = shape.type;
    keys[column] = field;
    written = written.replace(`{${name}}`, `{${column}}`);
  }
  return { keys, types, path: written };
}

/** @param thing what the parameter's item is, where it is the last one */
function fieldFor(
  { item, inherited }: PossibleParent,
  parameter: string,
  thing: string | undefined,
): string | undefined {
  const fields = [...item.fields()]
    .filter(([name, { shape }]) => shape.kind === 'scalar' && canBeColumn(name) && !inherited.includes(name))
    .map(([name]) => name);
  const named = (wanted: string): string | undefined =>
    fields.find((field) => field === wanted) ?? fields.find((field) => plain(field) === wanted);
  const name = plain(parameter);
  if (thing === undefined) return named(name);
  const what = plain(singular(thing));
  const rest = name.startsWith(what) && what !== '' ? name.slice(what.length) : name;
  const id =
    rest === '' || /(id|key|number|uuid|guid|sid)$/.test(name)
      ? (named('id') ?? named('key') ?? named('uuid') ?? named('sid'))
      : undefined;
  return (name === 'id' ? named('id') : undefined) ?? named(name) ?? (rest === '' ? undefined : named(rest)) ?? id;
}
