import type { Enrichment } from '../../../lib/platform/events';
import { isObject } from './check';
import { fields, singleValues } from './values';

/** An enrichment as a function of the event and the present moment; gives the derived field's JSON text. */
export function enrichment(how: Enrichment): (event: object, now: string) => string {
  if ('processingTime' in how) return (_, now) => `"${now}"`;
  if ('constant' in how) {
    const text = JSON.stringify(how.constant);
    return () => text;
  }
  if ('count' in how) {
    const read = fields(how.count, how.where);
    return (event) =>
      String(read(event).reduce((sum: number, value) => sum + (Array.isArray(value) ? value.length : 1), 0));
  }
  if ('countDistinct' in how) {
    const read = singleValues(how.countDistinct, how.where);
    return (event) =>
      String(new Set(read(event).map((value) => (isObject(value) ? JSON.stringify(value) : value))).size);
  }
  if ('lookup' in how) {
    const read = singleValues(how.lookup);
    const table = new Map<unknown, string>(Object.entries(how.values).map(([from, to]) => [from, JSON.stringify(to)]));
    const otherwise = JSON.stringify(how.otherwise ?? null);
    return (event) => table.get(read(event)[0]) ?? otherwise;
  }
  const read = numbers('sum' in how ? how.sum : 'min' in how ? how.min : how.max, how.where);
  if ('sum' in how) return (event) => number(read(event).reduce((sum, value) => sum + value, 0));
  if ('min' in how)
    return (event) => number(read(event).reduce((least, value) => (value < least ? value : least), Infinity));
  return (event) => number(read(event).reduce((most, value) => (value > most ? value : most), -Infinity));
}

function numbers(path: string, where?: string): (event: object) => number[] {
  const read = singleValues(path, where);
  return (event) => read(event).filter((value) => typeof value === 'number');
}

/** Infinity stands for none, and for a sum beyond what JSON can say. */
const number = (value: number): string => (Number.isFinite(value) ? String(value) : 'null');
