/** Columns that tell whose an item is: their values are in the item of another dataset. */
import { meant } from '../../check/suggest';
import { fieldAt, isField } from '../../contract/api/item';
import type { ContractProperty } from '../../contract/odcs';
import type { Place } from '../../errors';
import type { Described } from './columns';

/** The dataset whose items something is made from. */
export interface Origin {
  readonly name: string;
  /** Path of its contract, for messages. */
  readonly file: string;
  /** What its items have; columns that come from its own parent left out. */
  readonly properties: readonly ContractProperty[];
  /** Names of those columns. */
  readonly inherited: readonly string[];
  /** Its values are put into addresses, so that there has to be one. */
  readonly asked: boolean;
}

/** @param keys by column: path of the value in the origin's item */
export function checkKeys(
  keys: Readonly<Record<string, string>>,
  { columns, file }: Described,
  origin: Origin | undefined,
  place: Place,
): void {
  for (const [name, path] of Object.entries(keys)) {
    const here = place.in(name);
    const column = columns.find((c) => c.name === name);
    if (!column) {
      here.add(
        `There is no column '${name}' in the contract ${file}.`,
        `Add it there: it tells whose the items are. ${meant(
          name,
          columns.map((c) => c.name),
        )}`,
      );
      continue;
    }
    if (!origin) continue;
    const found = fieldAt(origin.properties, path);
    if (!isField(found)) {
      here.add(
        origin.inherited.includes(path)
          ? `'${path}' is not in items of '${origin.name}': it comes from its own parent.`
          : found.list === undefined
            ? `There is no field '${path}' in items of '${origin.name}' (${origin.file}).`
            : `'${found.list}' of '${origin.name}' is a list: '${path}' is not one value.`,
        found.list === undefined
          ? meant(path, found.beside, 'Name a field with a single value.')
          : 'Name a field outside of lists.',
      );
      continue;
    }
    const { logicalType } = found.property;
    if (logicalType === 'array' || logicalType === 'object')
      here.add(`'${path}' of '${origin.name}' is of type ${logicalType}.`, 'Name a field with a single value.');
    else if (logicalType !== undefined && logicalType !== column.logicalType)
      column.place
        .in('logicalType')
        .add(
          `It is ${column.logicalType}, and '${path}' of '${origin.name}', whose value it is, is ${logicalType}.`,
          `Write '${logicalType}' in both.`,
        );
    if (origin.asked && !found.certain)
      here.add(
        `Items of '${origin.name}' may have no '${path}', and it is put into the address.`,
        `Set \`required: true\` for it in ${origin.file}, or name another field.`,
      );
    if (found.masked && column.mask === undefined)
      column.place.add(
        `It has values of '${path}' of '${origin.name}', which are masked there.`,
        'Give it the same classification or mask.',
      );
  }
}
