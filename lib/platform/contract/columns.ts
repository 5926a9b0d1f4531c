import type { Place } from '../errors';
import type { ManifestColumn, Mask } from '../manifest';
import { meant } from '../check/suggest';
import { maskIndex, maskOf, MASKS, ownMask } from './masks';
import type { ContractObject, ContractProperty } from './odcs';
import { canonicalType, logicalTypesOf } from './types';

/** A column and what was said about it beyond the manifest. */
export interface ContractColumn extends ManifestColumn {
  /** Made by the dataset's transform; not in the source. */
  readonly derived: boolean;
  readonly keyPosition: number | undefined;
  readonly property: ContractProperty;
  readonly place: Place;
}

/** Name of a property's column: its physical name, else its name. */
export const columnName = (property: { name: string; physicalName?: string }): string =>
  property.physicalName ?? property.name;

/** How columns of a table and those made of events differ. */
export interface ColumnKind {
  /** What they are columns of. */
  readonly noun: string;
  /** Types, reported where they are wrong. */
  readonly types: (
    property: ContractProperty,
    here: Place,
  ) => { readonly logicalType: string; readonly physicalType: string } | undefined;
  /** What to do about a name that starts with `_`. */
  readonly ownName: string;
  /** Derived columns are there before masks are applied. */
  readonly masksDerived: boolean;
  /** What columns are made of. @default the object's properties */
  readonly properties?: (object: ContractObject, place: Place) => readonly PlacedProperty[];
}

/** A property, and where it stands. */
export interface PlacedProperty {
  readonly property: ContractProperty;
  readonly place: Place;
  /** As of {@link ManifestColumn}. */
  readonly path?: string;
}

const topLevel = (object: ContractObject, place: Place): PlacedProperty[] =>
  (object.properties ?? []).map((property, i) => ({ property, place: place.in('properties', i) }));

const TABLE: ColumnKind = {
  noun: 'table',
  types: readTypes,
  ownName: 'Rename the column in a view of the source, and load that.',
  masksDerived: false,
};

export function readColumns(object: ContractObject, place: Place, kind: ColumnKind = TABLE): ContractColumn[] {
  if ((object.properties ?? []).length === 0)
    place.add('It has no properties.', `List the columns of the ${kind.noun} in \`properties\`.`);
  const seen = new Map<string, string>();
  return (kind.properties ?? topLevel)(object, place).flatMap(({ property, place: here, path }) => {
    const name = columnName(property);
    const earlier = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    if (earlier !== undefined)
      here
        .in('name')
        .add(
          `Column '${name}' is there twice${earlier === name ? '' : ` (as '${earlier}'; the lake does not tell upper from lower case)`}.`,
          'Remove one, or leave one out with a different physicalName.',
        );
    if (name.startsWith('_'))
      here.in('name').add(`Column names that start with '_' are the platform's own ('${name}').`, kind.ownName);
    const types = kind.types(property, here);
    if (!types) return [];
    const mask = readMask(property, here, kind);
    return [
      { name, ...types, ...mask, ...flags(property), ...(path === undefined ? {} : { path }), property, place: here },
    ];
  });
}

function flags(property: ContractProperty) {
  const derived = property.transformLogic !== undefined;
  const keyPosition = property.primaryKey ? (property.primaryKeyPosition ?? -1) : undefined;
  return {
    required: property.required === true || property.primaryKey === true,
    unique: property.unique === true,
    derived,
    keyPosition,
  };
}

function readTypes(property: ContractProperty, here: Place): { logicalType: string; physicalType: string } | undefined {
  if (property.physicalType === undefined) {
    here
      .in('physicalType')
      .add(
        `Column '${columnName(property)}' has no physicalType.`,
        "Add the type as PostgreSQL spells it, such as 'numeric(10,2)'; psql's \\d shows it.",
      );
    return undefined;
  }
  const physicalType = canonicalType(property.physicalType);
  const fitting = logicalTypesOf(physicalType);
  const logicalType = property.logicalType ?? fitting?.[0];
  if (logicalType === undefined) {
    here
      .in('logicalType')
      .add(
        `Column '${columnName(property)}' has no logicalType, and '${physicalType}' does not tell it.`,
        'Add it, such as `logicalType: string`.',
      );
    return undefined;
  }
  if (fitting && !fitting.includes(logicalType)) {
    here
      .in('logicalType')
      .add(
        `'${logicalType}' does not fit the physical type '${physicalType}'.`,
        `Use ${fitting.map((t) => `'${t}'`).join(' or ')}, or correct physicalType.`,
      );
  }
  return { logicalType, physicalType };
}

/** What is masked by the contract's words, reported where it can't be. */
function readMask(property: ContractProperty, here: Place, kind: ColumnKind): { mask?: Mask } {
  const index = maskIndex(property);
  const written = ownMask(property);
  if (index >= 0 && !MASKS.includes(written as never)) {
    here
      .in('customProperties', index, 'value')
      .add(`There is no mask '${String(written)}'.`, meant(String(written), MASKS));
    return {};
  }
  const mask = maskOf(property) as Mask | 'none' | undefined;
  if (mask === undefined || mask === 'none') return {};
  if (property.primaryKey && mask !== 'hash')
    here
      .in(...(index >= 0 ? ['customProperties', index, 'value'] : ['classification']))
      .add(
        `Column '${columnName(property)}' is in the primary key; '${mask}' would make rows indistinguishable.`,
        'Use `mask: hash`, which keeps keys apart and joins working, or take another key.',
      );
  if (property.transformLogic !== undefined && !kind.masksDerived)
    here
      .in('transformLogic')
      .add(
        `Column '${columnName(property)}' is made by the transform, which runs after masking.`,
        'Mask the columns that it is made from, and leave its own mask or classification out.',
      );
  return { mask };
}

/** Names of the primary key's columns in order. */
export function readPrimaryKey(columns: readonly ContractColumn[], place: Place, optional = false): string[] {
  const keys = columns.filter((c) => c.keyPosition !== undefined);
  if (keys.length === 0 && !optional)
    place
      .in('properties')
      .add(
        'No column is the primary key; without one a load cannot be merged twice with the same result.',
        'Mark its columns with `primaryKey: true` and `primaryKeyPosition: 1, 2, …`.',
      );
  const positions = keys.map((c) => c.keyPosition!);
  for (const [i, key] of keys.entries()) {
    if (keys.length > 1 && (key.keyPosition! < 1 || positions.indexOf(key.keyPosition!) !== i))
      key.place
        .in('primaryKeyPosition')
        .add(
          key.keyPosition! < 1
            ? `Column '${key.name}' is one of several key columns and has no position.`
            : `Position ${key.keyPosition} of the key is taken twice.`,
          'Number the key columns 1, 2, … in `primaryKeyPosition`.',
        );
    if (key.derived)
      key.place
        .in('primaryKey')
        .add(`Key column '${key.name}' is not in the source: it is derived.`, 'Take columns of the source as the key.');
  }
  return [...keys].sort((a, b) => a.keyPosition! - b.keyPosition!).map((c) => c.name);
}
