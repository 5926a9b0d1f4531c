/** Conditions of events: their shape, and whether they fit the contract. */
import { show } from '../../check/parse';
import { meant } from '../../check/suggest';
import type { Place } from '../../errors';
import type { EventField } from '../../events';
import { follow, valueOf, type EventFields } from './paths';

const GROUPS = ['all', 'any', 'not'];
const TESTS = ['equals', 'in', 'above', 'below', 'exists'];

export function checkCondition(condition: unknown, fields: EventFields, place: Place): void {
  if (typeof condition !== 'object' || condition === null || Array.isArray(condition))
    return place.add(
      `It is ${show(condition)}, not a condition.`,
      "Write one, such as { field: 'country', in: ['US'] }.",
    );
  const given = condition as Record<string, unknown>;
  const keys = Object.keys(given);
  for (const key of keys)
    if (![...GROUPS, ...TESTS, 'field'].includes(key))
      return place.in(key).add(`There is no property '${key}' here.`, meant(key, ['field', ...TESTS, ...GROUPS]));
  const group = keys.find((key) => GROUPS.includes(key));
  if (group !== undefined) return checkGroup(group, given, fields, place);
  const tests = keys.filter((key) => key !== 'field');
  const kinds = new Set(tests.map((key) => (key === 'above' || key === 'below' ? 'range' : key)));
  if (given.field === undefined)
    return place.in('field').add('It is missing.', 'Name the field that the condition is about.');
  if (kinds.size !== 1)
    return place.add(
      tests.length === 0 ? 'It says nothing of the field.' : `It has several tests: ${tests.join(', ')}.`,
      `Write one of ${TESTS.join(', ')} (above and below may stand together); join several by { all: […] }.`,
    );
  const target = follow(given.field, fields, place.in('field'));
  if (!target) return;
  for (const test of tests) checkTest(test, given[test], valueOf(target), String(given.field), place.in(test));
}

function checkGroup(group: string, given: Record<string, unknown>, fields: EventFields, place: Place): void {
  const others = Object.keys(given).filter((key) => key !== group);
  if (others.length > 0)
    return place.add(`'${group}' stands beside ${others.join(', ')}.`, 'Join conditions by { all: […] }.');
  const inner = given[group];
  if (group === 'not') return checkCondition(inner, fields, place.in(group));
  if (!Array.isArray(inner) || inner.length === 0)
    return place.in(group).add(`It is ${show(inner)}, not a list of conditions.`, 'List one at least.');
  for (const [i, condition] of inner.entries()) checkCondition(condition, fields, place.in(group, i));
}

/** @param field the field, or where it is a list, what that has: one item that passes is enough */
function checkTest(test: string, value: unknown, field: EventField, path: string, place: Place): void {
  if (test === 'exists') {
    if (typeof value !== 'boolean') place.add(`It is ${show(value)}, not true or false.`, 'Write true or false.');
    return;
  }
  const number = field.type === 'integer' || field.type === 'number';
  if (test === 'above' || test === 'below') {
    if (!number) place.add(`'${path}' is of type ${field.type}, which has no order here.`, 'Use equals or in.');
    else if (typeof value !== 'number') place.add(`It is ${show(value)}, not a number.`, 'Write a number.');
    return;
  }
  if (field.type === 'object')
    return place.add(`'${path}' is an object, which is equal to no value.`, 'Test one of its fields.');
  const wanted = number ? 'number' : field.type === 'boolean' ? 'boolean' : 'string';
  if (test === 'in' && (!Array.isArray(value) || value.length === 0))
    return place.add(`It is ${show(value)}, not a list of values.`, 'List one value at least.');
  for (const [i, one] of (test === 'in' ? (value as unknown[]) : [value]).entries()) {
    const at = test === 'in' ? place.in(i) : place;
    if (typeof one !== wanted)
      at.add(`It is ${show(one)}, and '${path}' is of type ${field.type}: they are never equal.`, `Write a ${wanted}.`);
    else if (field.enum && !field.enum.includes(one as string))
      at.add(`'${path}' is never ${show(one)} by its contract.`, meant(String(one), field.enum.map(String)));
  }
}
