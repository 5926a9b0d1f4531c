import type { EventCondition } from '../../../lib/platform/events';
import { fields, singleValues } from './values';

/** A condition as a function. Where a path leads through a list, one item that passes is enough. */
export function test(condition: EventCondition): (event: object) => boolean {
  if ('all' in condition) {
    const tests = condition.all.map(test);
    return (event) => tests.every((one) => one(event));
  }
  if ('any' in condition) {
    const tests = condition.any.map(test);
    return (event) => tests.some((one) => one(event));
  }
  if ('not' in condition) {
    const inner = test(condition.not);
    return (event) => !inner(event);
  }
  if ('exists' in condition) {
    const read = fields(condition.field);
    return (event) => read(event).length > 0 === condition.exists;
  }
  const read = singleValues(condition.field);
  if ('equals' in condition) return (event) => read(event).includes(condition.equals);
  if ('in' in condition) {
    const wanted = new Set<unknown>(condition.in);
    return (event) => read(event).some((value) => wanted.has(value));
  }
  const { above = -Infinity, below = Infinity } = condition;
  return (event) => read(event).some((value) => typeof value === 'number' && value > above && value < below);
}
