/** Where paths such as `browse_history.quantity` lead in an event. */
import { meant } from '../../check/suggest';
import { show } from '../../check/parse';
import type { Place } from '../../errors';
import type { EventField } from '../../events';

export interface Target {
  readonly field: EventField;
  /** It leads through a list, or ends at one. */
  readonly list: boolean;
  /** Every event has a value there. */
  readonly certain: boolean;
}

/** The fields of an event that paths may name. */
export interface EventFields {
  readonly fields: readonly EventField[];
  /** Names of derived fields, which paths can't name: they aren't there yet. */
  readonly derived: readonly string[];
  /** Path of the contract, for messages. */
  readonly file: string;
}

/** @default undefined after reporting that there is no such field */
export function follow(path: unknown, { fields, derived, file }: EventFields, place: Place): Target | undefined {
  if (typeof path !== 'string' || path === '')
    return void place.add(`It is ${show(path)}, not the path of a field.`, "Write it as 'city' or 'items.quantity'.");
  let among = fields;
  let field: EventField | undefined;
  let list = false;
  let certain = true;
  const walked: string[] = [];
  for (const name of path.split('.')) {
    field = among.find((f) => f.name === name);
    if (!field) {
      const start = walked.map((part) => `${part}.`).join('');
      if (walked.length === 0 && derived.includes(name))
        place.add(
          `'${name}' is derived, and a path names what an event brings.`,
          'Name the fields that it is made from.',
        );
      else
        place.add(
          `There is no field '${path}' in the contract ${file}.`,
          meant(
            path,
            among.map((f) => `${start}${f.name}`),
            `'${walked.join('.')}' is a single value: nothing is below it.`,
          ),
        );
      return undefined;
    }
    walked.push(name);
    certain &&= field.required;
    let inner = field;
    while (inner.type === 'array' && inner.items) {
      list = true;
      certain &&= (inner.minItems ?? 0) > 0 && inner.items.required;
      inner = inner.items;
    }
    among = inner.fields ?? [];
  }
  return { field: field!, list, certain };
}

/** The field at the end of a path, or where that is a list, its items. */
export function valueOf({ field }: Target): EventField {
  let inner = field;
  while (inner.type === 'array' && inner.items) inner = inner.items;
  return inner;
}
