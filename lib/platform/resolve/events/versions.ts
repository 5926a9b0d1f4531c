/** Contracts of one stream side by side: their rows lie in one table. */
import type { Place } from '../../errors';
import type { ContractColumn } from '../../contract/columns';
import type { EventField } from '../../events';
import type { EventContract } from './spec';

/** What one contract took, the other may leave out or forbid; but one column holds what both call by one name. */
export function checkPrevious(
  present: EventContract,
  previous: readonly EventContract[],
  keep: 'every' | 'first' | 'latest',
  place: Place,
): void {
  const keys = keep === 'every' ? [] : present.columns.filter((c) => c.keyPosition !== undefined);
  const derived = new Set(present.columns.filter((c) => c.derived).map((c) => c.name));
  const seen = new Map([[present.version, present.file]]);
  for (const [i, contract] of previous.entries()) {
    const twin = seen.get(contract.version);
    if (twin !== undefined)
      place
        .in(i)
        .add(
          `${contract.file} has version ${contract.version}, as ${twin} has.`,
          'Each row names its version: raise that of the newer contract.',
        );
    seen.set(contract.version, contract.file);
    for (const { name } of keys)
      if (!contract.columns.some((c) => c.name === name && c.required))
        place
          .in(i)
          .add(
            `Rows are told apart by '${name}', and events of ${contract.file} may have none.`,
            "Keep every event (`keep: 'every'`), or take another key.",
          );
    for (const field of contract.fields)
      if (derived.has(field.name))
        place
          .in(i)
          .add(
            `Events of ${contract.file} bring '${field.name}', which ${present.file} derives.`,
            'Give the derived field a name that no event has.',
          );
    for (const path of unlike(contract.fields, present.fields, ''))
      place
        .in(i)
        .add(
          `'${path.name}' is ${path.was} in ${contract.file} and ${path.is} in ${present.file}: one column can't hold both.`,
          'Give the field a new name in the new contract.',
        );
  }
}

interface Unlike {
  readonly name: string;
  readonly was: string;
  readonly is: string;
}

/** Fields whose earlier values could not be read as the present type. */
function unlike(earlier: readonly EventField[], present: readonly EventField[], start: string): Unlike[] {
  return earlier.flatMap((was) => {
    const is = present.find((field) => field.name === was.name);
    return is ? compare(was, is, `${start}${was.name}`) : [];
  });
}

function compare(was: EventField, is: EventField, name: string): Unlike[] {
  const nested = (type: string): boolean => type === 'array' || type === 'object';
  if (nested(was.type) && was.type === is.type)
    return was.type === 'array'
      ? was.items && is.items
        ? compare(was.items, is.items, name)
        : []
      : unlike(was.fields ?? [], is.fields ?? [], `${name}.`);
  const fits =
    was.type === is.type ||
    (was.type === 'integer' && is.type === 'number') ||
    (is.type === 'string' && !nested(was.type));
  return fits ? [] : [{ name, was: was.type, is: is.type }];
}

/** A column is required where all contracts say so: rows of an earlier one may have none. */
export const requiredInAll = (column: ContractColumn, previous: readonly EventContract[]): boolean =>
  column.required &&
  (column.derived || previous.every((contract) => contract.columns.some((c) => c.name === column.name && c.required)));
