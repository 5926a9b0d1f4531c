/** Items from and until a value. */
import type { ApiTimeWindowDefinition } from '../../../lib/platform/api/definition';
import type { Item, ServedCollection } from '../options';
import { at } from './paths';

type Format = 'iso' | 'date' | 'epochSeconds' | 'epochMilliseconds' | 'number';
/** A parameter of the request; undefined where it isn't there. */
export type Asked = (name: string) => string | undefined;

const DAY_MS = 86_400_000;
/** Below it a number of an item is seconds, above it milliseconds. */
const MOST_SECONDS = 100_000_000_000;

export class BadParameter extends Error {}

/** What the request leaves of the items. @throws BadParameter */
export function filtered(collection: ServedCollection, items: readonly Item[], asked: Asked): readonly Item[] {
  const { incremental, pagination, fromIncluded = true } = collection;
  if (!incremental) return items;
  const { field, parameter, untilParameter, format = 'iso' } = incremental;
  let left = items;
  const value = (item: Item) => valueOf(at(item, field), format);
  const from = bound(parameter, asked, format);
  if (from !== undefined) left = left.filter((item) => (fromIncluded ? value(item) >= from : value(item) > from));
  const until = bound(untilParameter, asked, format);
  if (until !== undefined) left = left.filter((item) => value(item) < until);
  return pagination?.type === 'timeWindow' ? inWindow(pagination, field, left, asked) : left;
}

function inWindow(window: ApiTimeWindowDefinition, field: string, items: readonly Item[], asked: Asked) {
  const { fromParameter, toParameter, format = 'iso', endIncluded = false } = window;
  const [from, to] = [bound(fromParameter, asked, format), bound(toParameter, asked, format)];
  if (from === undefined || to === undefined) throw new BadParameter(`${fromParameter} and ${toParameter} are needed.`);
  const end = !endIncluded ? to : to + { date: DAY_MS, epochSeconds: 1000, epochMilliseconds: 1, iso: 1 }[format];
  return items.filter((item) => {
    const value = valueOf(at(item, field), format);
    return value >= from && value < end;
  });
}

function bound(name: string | undefined, asked: Asked, format: Format): number | undefined {
  const text = name === undefined ? undefined : asked(name);
  if (text === undefined || text === '') return undefined;
  const value = parameterOf(text, format);
  if (Number.isNaN(value)) throw new BadParameter(`${name}=${text} is not ${format}.`);
  return value;
}

function parameterOf(text: string, format: Format): number {
  if (format === 'iso') return /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : NaN;
  if (format === 'date') return /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : NaN;
  const number = /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : NaN;
  return format === 'epochSeconds' ? number * 1000 : number;
}

/** A value as a parameter has it. */
export function written(value: number, format: Format): string {
  if (format === 'iso') return new Date(value).toISOString();
  if (format === 'date') return new Date(value).toISOString().slice(0, 10);
  return String(format === 'epochSeconds' ? value / 1000 : value);
}

/** An item's value, to be compared with a parameter's. */
export function valueOf(value: unknown, format: Format): number {
  if (format === 'number') return Number(value);
  if (typeof value === 'string') return Date.parse(value);
  return Number(value) < MOST_SECONDS ? Number(value) * 1000 : Number(value);
}
