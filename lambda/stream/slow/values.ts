import { isObject, own } from './check';

/** Calls back for each object that has, or could have, the last name of a path, in the order of the text. */
function holders(value: unknown, names: readonly string[], depth: number, found: (object: object) => void): void {
  if (Array.isArray(value)) for (const item of value) holders(item, names, depth, found);
  else if (isObject(value)) {
    if (depth === names.length - 1) found(value);
    else holders(own(value, names[depth]!), names, depth + 1, found);
  }
}

/** Reads what a path names in an event: the fields' values as they are, lists too, without those that are null. */
export function fields(path: string, where?: string): (event: object) => unknown[] {
  const names = path.split('.');
  const last = names.at(-1)!;
  const flag = where?.split('.').at(-1);
  return (event) => {
    const values: unknown[] = [];
    holders(event, names, 0, (object) => {
      const value = own(object, last) ?? null;
      if (value !== null && (flag === undefined || own(object, flag) === true)) values.push(value);
    });
    return values;
  };
}

/** Like {@link fields}, with the items of lists in place of the lists. */
export function singleValues(path: string, where?: string): (event: object) => unknown[] {
  const read = fields(path, where);
  return (event) => (read(event).flat(Infinity) as unknown[]).filter((value) => value !== null);
}
