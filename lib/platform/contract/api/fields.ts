/** What the contract of an API's items may say of a field, and what not: nothing is promised that isn't checked. */
import type { Place } from '../../errors';
import { isMasked } from '../masks';
import type { ContractProperty } from '../odcs';

type Described = Omit<ContractProperty, 'name'> & { readonly name?: string };

/** Options that say how a value is written or kept, and forbid none. */
const TELLING = ['format', 'timezone', 'defaultTimezone'];
/** As columns and fields of structs in the lake may be called. */
const NAME = /^[^\s.,:;<>()[\]{}`"'\\=]{1,255}$/;

/** Reports what is not so in a property that becomes a column, and in all that is in it. @param column its name */
export function checkItemColumn(property: Described, column: string, here: Place): void {
  if (!NAME.test(column))
    here
      .in('physicalName')
      .add(
        `'${column}' can't be the name of a column.`,
        'Give it one in physicalName, without spaces, quotes, brackets and any of . , : ; = \\.',
      );
  checkSaid(property, here);
  checkInside(property, isMasked(property), here);
}

/** Names on the way to a value are joined by dots. */
export function checkFieldName(name: string, here: Place): void {
  if (name.includes('.'))
    here
      .in('name')
      .add(`'${name}' has a dot in it, and paths are read at dots.`, 'Leave it out: then it is kept in `_extra`.');
}

function checkSaid(property: Described, here: Place): void {
  if (property.transformLogic !== undefined)
    here
      .in('transformLogic')
      .add('Items of an API are loaded as they are: no column is derived.', 'Remove it, and derive it in a model.');
  for (const option of Object.keys(property.logicalTypeOptions ?? {}))
    if (!TELLING.includes(option))
      here
        .in('logicalTypeOptions', option)
        .add(
          `'${option}' is not checked in items of an API.`,
          'Remove it, and write a quality rule: invalidValues with validValues or pattern, or one of type sql.',
        );
}

/** Fields of objects and items of lists are part of a column, and can't have what columns have. */
function checkInside(property: Described, masked: boolean, here: Place): void {
  const inside: (readonly [Described, Place])[] = [
    ...(property.properties ?? []).map((field, i) => [field, here.in('properties', i)] as const),
    ...(property.items ? [[property.items, here.in('items')] as const] : []),
  ];
  const seen = new Set<string>();
  for (const [field, at] of inside) {
    if (field.name !== undefined) checkInnerName(field.name, field.physicalName, seen, at);
    for (const key of ['primaryKey', 'unique'] as const)
      if (field[key] === true)
        at.in(key).add('Only columns can be keys or unique, and this is a part of one.', apart(field));
    for (const [i, rule] of (field.quality ?? []).entries())
      if (rule.type !== 'text' && rule.type !== 'custom')
        at.in('quality', i).add(
          'Rules are about columns, and this is a part of one.',
          'Write it at the table, as sql.',
        );
    if (isMasked(field) && !masked)
      at.add(
        'It is to be masked, and it is a part of a column, which is masked as a whole or not at all.',
        apart(field),
      );
    checkSaid(field, at);
    checkInside(field, masked, at);
  }
}

const apart = (field: Described): string =>
  field.name === undefined
    ? "Say it of the list, or load the list as a dataset of its own with `pattern: 'apiArray'`."
    : "Make columns of an object's fields with `nested: 'flatten'`, and a dataset of a list with `pattern: 'apiArray'`.";

function checkInnerName(name: string, physicalName: string | undefined, seen: Set<string>, here: Place): void {
  if (!NAME.test(name))
    here
      .in('name')
      .add(
        `'${name}' can't be the name of a field.`,
        'Leave it out: names have no spaces, quotes, brackets or any of . , : ; = \\.',
      );
  if (physicalName !== undefined && physicalName !== name)
    here
      .in('physicalName')
      .add(`The field is called '${name}' in items and '${physicalName}' in the lake.`, 'Leave physicalName out here.');
  if (seen.has(name.toLowerCase()))
    here
      .in('name')
      .add(`Field '${name}' is there twice; the lake does not tell upper from lower case.`, 'Remove one of the two.');
  seen.add(name.toLowerCase());
}
