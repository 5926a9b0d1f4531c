/** Whether the contract of an API's dataset has what its load speaks of. */
import type { ApiLoads } from '../../check/schema';
import { meant } from '../../check/suggest';
import { fieldAt, isField } from '../../contract/api/item';
import type { ContractColumn } from '../../contract/columns';
import type { Place } from '../../errors';
import { checkKeys, type Origin } from './keys';

const NESTED = ['array', 'object'];
/** By how the watermark is written: a number is not told from a time by its value alone. */
const NUMBERS = ['integer', 'number', 'string'];
const TIMES = ['timestamp', 'date', 'integer', 'number', 'string'];

export interface Described {
  readonly columns: readonly ContractColumn[];
  /** Path of the contract, for messages. */
  readonly file: string;
}

/** @param origin the dataset that it is made from; undefined where there is none, or its contract can't be read */
export function checkApiColumns(load: ApiLoads, of: Described, origin: Origin | undefined, place: Place): void {
  for (const column of of.columns)
    if (column.keyPosition !== undefined && NESTED.includes(column.logicalType))
      column.place
        .in('primaryKey')
        .add(
          `Key column '${column.name}' is of type ${column.logicalType}.`,
          'Take fields with single values as the key.',
        );
  if (load.pattern === 'apiArray') {
    checkKeys(load.keys, of, origin, place.in('keys'));
    if (origin) checkArray(load.array, origin, place.in('array'));
    if (load.position !== undefined) checkPosition(load.position, load.keys, of, place.in('position'));
    return;
  }
  if (load.parent) checkKeys(load.parent.keys, of, origin, place.in('parent', 'keys'));
  if (load.incremental) checkWatermark(load.incremental, load.parent?.keys ?? {}, of, place.in('incremental', 'field'));
  const pages = load.pagination?.type === 'timeWindow' ? load.pagination.pages : load.pagination;
  const at = place.in('pagination', ...(load.pagination?.type === 'timeWindow' ? ['pages'] : []), 'field');
  if (pages?.type === 'keyset') checkKeyset(pages.field, of, at);
}

/** Where the other dataset's contract says nothing of the list, its items may have it all the same. */
function checkArray(path: string, { name, file, properties }: Origin, place: Place): void {
  const found = fieldAt(properties, path);
  if (isField(found)) {
    if ((found.property.logicalType ?? 'array') !== 'array')
      place.add(
        `'${path}' of '${name}' is of type ${found.property.logicalType} (${file}).`,
        'Name the list whose entries are the rows.',
      );
    return;
  }
  if (found.list !== undefined)
    place.add(`'${found.list}' of '${name}' is a list, and '${path}' is inside of it.`, `Write '${found.list}'.`);
}

/** A place in a list is the same in every list. */
function checkPlaceInKey(column: ContractColumn, keys: object, columns: readonly ContractColumn[]): void {
  if (column.keyPosition === undefined || columns.some((c) => c !== column && c.keyPosition !== undefined)) return;
  column.place
    .in('primaryKey')
    .add(
      "Each list has a first item: with the place alone as the key, rows of one list take the place of another's.",
      `Have ${Object.keys(keys).join(', ')} in the key too.`,
    );
}

function checkPosition(name: string, keys: object, { columns, file }: Described, place: Place): void {
  const column = columns.find((c) => c.name === name);
  if (name in keys) return place.add(`'${name}' is one of \`keys\` too.`, 'Give the place in the list its own column.');
  if (!column)
    return place.add(
      `There is no column '${name}' in the contract ${file}.`,
      'Add it, with `logicalType: integer`, or leave `position` out.',
    );
  if (column.logicalType !== 'integer')
    column.place
      .in('logicalType')
      .add(`It is ${column.logicalType}, and the place in a list is a whole number.`, "Write 'integer'.");
  checkPlaceInKey(column, keys, columns);
}

function checkWatermark(
  { field, format }: { readonly field: string; readonly format: string },
  keys: object,
  { columns, file }: Described,
  place: Place,
): void {
  const own = columns.filter((c) => !(c.name in keys));
  const column = own.find((c) => (c.path ?? c.name) === field);
  if (field.includes('.'))
    return place.add(`'${field}' is inside of an object.`, 'Name a field at the top of the items.');
  if (!column)
    return place.add(
      `There is no field '${field}' in the contract ${file}.`,
      meant(
        field,
        own.map((c) => c.path ?? c.name).filter((path) => !path.includes('.')),
      ),
    );
  const fitting = format === 'number' ? NUMBERS : TIMES;
  if (!fitting.includes(column.logicalType))
    place.add(
      `'${field}' is of type ${column.logicalType}, and the watermark is ${format === 'number' ? 'a number' : 'a time'}.`,
      format !== 'number' && NUMBERS.includes(column.logicalType)
        ? "Use `format: 'number'`."
        : 'Name a field that grows with each change, or correct `format`.',
    );
  if (!column.required)
    place.add(
      `'${field}' may be absent, and an item without it could be missed for good.`,
      `Set \`required: true\` for it in ${file}, or read everything each time.`,
    );
  if (column.mask !== undefined)
    place.add(
      `'${field}' is masked (${column.mask}), and the watermark is stored as it is.`,
      `Take another field, or set \`mask: none\` for it in ${file}.`,
    );
}

/** Its values are stored as the place in the pagination. */
function checkKeyset(field: string, { columns }: Described, place: Place): void {
  const column = columns.find((c) => (c.path ?? c.name) === field || c.path?.startsWith(`${field}.`));
  if (column?.mask !== undefined)
    place.add(
      `'${field}' is masked (${column.mask}), and its values are put into addresses and stored.`,
      'Page by another field, or set `mask: none` for it in the contract.',
    );
}
