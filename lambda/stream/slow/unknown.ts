import type { KnownNames } from '../../../lib/ingestion/event/names';
import { isObject } from './check';

/** Whether there is a field that no contract names. */
export function hasUnknown(value: unknown, known: KnownNames): boolean {
  if (known.open) return false;
  if (Array.isArray(value)) return value.some((item) => hasUnknown(item, known));
  if (!isObject(value)) return false;
  return Object.entries(value).some(([name, inner]) => {
    const names = known.fields.get(name);
    return names === undefined || hasUnknown(inner, names);
  });
}
