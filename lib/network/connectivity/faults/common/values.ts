import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asObject, isKnown } from '../../template/values';

/** Id of a resource as values have it. */
export const idOf = (resource: Resource): string => `⟦${resource.key}⟧`;

/** A property by its path, e.g. `VpcConfig.SubnetIds`. */
export function at(resource: Resource, path: string): Value {
  const [first, ...rest] = path.split('.');
  return rest.reduce<Value>((value, part) => asObject(value)[part], resource.get(first!));
}

/** Items of a list, none where it is absent. Undefined where not all of them are known: a token may stand for many. */
export function knownList(value: Value): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return isKnown(value) ? value.map(String) : undefined;
  return typeof value === 'string' && !value.includes('⟦') ? [value] : undefined;
}

/** Names of those of some properties that are certainly there, and how many more may be. */
export function present(values: Readonly<Record<string, Value>>, names: readonly string[]): [string[], number] {
  const there = names.filter((name) => values[name] !== undefined);
  const known = there.filter((name) => isKnown(values[name]));
  return [known, there.length - known.length];
}

/** Every pair of a list's items. */
export const pairs = <T>(items: readonly T[]): (readonly [T, T])[] =>
  items.flatMap((first, i) => items.slice(i + 1).map((second) => [first, second] as const));

/** Items by a key; those without one are left out. */
export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string | undefined): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
}
