/** A contract's object as columns of the lake and as fields of events. */
import type { Place } from '../../errors';
import type { EventField } from '../../events';
import { readColumns, type ColumnKind, type ContractColumn } from '../columns';
import type { ContractObject } from '../odcs';
import { isEnum, readFields } from './fields';
import { sparkType } from './types';

const EVENTS: ColumnKind = {
  noun: 'events',
  types: (property, here) => {
    const physicalType = sparkType(property, here);
    return physicalType === undefined ? undefined : { logicalType: property.logicalType!, physicalType };
  },
  ownName: "Rename the field where events are made: what the platform adds to them starts with '_'.",
  masksDerived: true,
};

export interface EventObject {
  readonly columns: readonly ContractColumn[];
  /** Without the derived ones. */
  readonly fields: readonly EventField[];
}

export function readEventObject(object: ContractObject, place: Place): EventObject {
  return {
    columns: readColumns(object, place, EVENTS),
    fields: readFields(object.properties ?? [], place),
  };
}

/**
 * Columns as the audit of their table sees them: what the consumer has checked when an event came is left out, and
 * derived columns are columns like others.
 */
export const auditedColumns = (columns: readonly ContractColumn[]): ContractColumn[] =>
  columns.map((column) => ({
    ...column,
    derived: false,
    property: {
      ...column.property,
      quality: (column.property.quality ?? []).map((rule) =>
        // In its place, so that names made of positions stay.
        !column.derived && isEnum(rule) ? { type: 'text' as const } : rule,
      ),
    },
  }));
