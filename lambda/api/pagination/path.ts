/**
 * The value at a dotted path; '' is the whole, a number a place in a list. A name that has dots itself, such as
 * `@odata.nextLink`, is found too.
 * @returns undefined where there is none
 */
export function valueAt(value: unknown, path: string): unknown {
  if (path === '') return value;
  if (value === null || typeof value !== 'object') return undefined;
  if (Object.hasOwn(value, path)) return (value as Record<string, unknown>)[path];
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const name = path.slice(0, dot);
    if (!Object.hasOwn(value, name)) continue;
    const found = valueAt((value as Record<string, unknown>)[name], path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A count, also written as text. @returns undefined where there is none, and for what isn't one, such as -1 */
export function countAt(value: unknown, path: string | undefined): number | undefined {
  if (path === undefined) return undefined;
  const found = valueAt(value, path);
  const count = typeof found === 'string' && found.trim() !== '' ? Number(found) : found;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** A yes or no, also written as text or number. @returns undefined where there is none */
export function flagAt(value: unknown, path: string | undefined): boolean | undefined {
  if (path === undefined) return undefined;
  const found = valueAt(value, path);
  if (found === true || found === 1 || found === 'true') return true;
  return found === false || found === null || found === 0 || found === 'false' ? false : undefined;
}
