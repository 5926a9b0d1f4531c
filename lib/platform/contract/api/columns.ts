/** A contract's object as columns made of the items of an API. */
import type { Place } from '../../errors';
import { columnName, readColumns, type ColumnKind, type ContractColumn } from '../columns';
import { sparkType } from '../events/types';
import type { ContractObject, ContractProperty } from '../odcs';
import { checkItemColumn } from './fields';
import { itemProperties } from './properties';

/** @param nested what becomes of an object: one column, or a column for each of its fields */
export function readApiColumns(object: ContractObject, nested: 'struct' | 'flatten', place: Place): ContractColumn[] {
  return readColumns(object, place, kindOf(nested));
}

/** An object or list of whatever fields, kept as JSON. */
const isText = ({ logicalType, physicalType }: ContractProperty): boolean =>
  (logicalType === 'object' || logicalType === 'array') && physicalType?.trim().toLowerCase() === 'string';

const kindOf = (nested: 'struct' | 'flatten'): ColumnKind => ({
  noun: 'items',
  properties: itemProperties(nested),
  types: (property, here) => {
    checkItemColumn(property, columnName(property), here);
    const physicalType = isText(property) ? 'string' : sparkType(property, here);
    return physicalType === undefined ? undefined : { logicalType: property.logicalType!, physicalType };
  },
  ownName: 'Give the column another name in physicalName; `name` is what the field is called in items.',
  masksDerived: true,
});
