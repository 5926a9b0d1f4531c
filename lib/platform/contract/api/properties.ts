/** What columns are made of: the fields of an item, or with `flatten` the fields of its objects in their place. */
import type { Place } from '../../errors';
import type { PlacedProperty } from '../columns';
import { isMasked, ownMask } from '../masks';
import type { ContractObject, ContractProperty } from '../odcs';
import { checkFieldName } from './fields';

type Nested = 'struct' | 'flatten';

/** What fields of an object have from the objects around them. */
interface Around {
  /** Start of the names of columns: `<object>_`. */
  readonly prefix: string;
  readonly path: readonly string[];
  /** No object on the way may be absent. */
  readonly required: boolean;
  /** The object whose mask holds for all that is in it. */
  readonly masked?: ContractProperty;
}

export const itemProperties =
  (nested: Nested) =>
  (object: ContractObject, place: Place): PlacedProperty[] =>
    expand(object.properties ?? [], nested, { prefix: '', path: [], required: true }, place);

function expand(
  properties: readonly ContractProperty[],
  nested: Nested,
  around: Around,
  place: Place,
): PlacedProperty[] {
  return properties.flatMap((property, i) => {
    const here = place.in('properties', i);
    const column = property.physicalName ?? `${around.prefix}${property.name}`;
    const path = [...around.path, property.name];
    checkFieldName(property.name, here);
    const required = around.required && property.required === true;
    const masked = ownMask(property) === undefined && around.masked ? around.masked : property;
    if (dissolves(property, nested)) {
      checkDissolved(property, here);
      const inner = { prefix: `${column}_`, path, required, ...(isMasked(masked) ? { masked } : {}) };
      return expand(property.properties!, nested, inner, here);
    }
    const made: ContractProperty = {
      ...property,
      // Rules may call a column by the name that it has in the contract, where that is one name.
      name: around.path.length === 0 ? property.name : column,
      physicalName: column,
      required,
      ...(masked === property
        ? {}
        : { classification: masked.classification, customProperties: masked.customProperties ?? [] }),
    };
    return [{ property: made, place: here, ...(path.join('.') === column ? {} : { path: path.join('.') }) }];
  });
}

/** Whether an object's fields become columns in its place. */
const dissolves = (property: ContractProperty, nested: Nested): boolean =>
  nested === 'flatten' &&
  property.logicalType === 'object' &&
  property.physicalType?.trim().toLowerCase() !== 'string' &&
  (property.properties ?? []).length > 0;

/** An object that becomes no column has nothing that is said of columns. */
function checkDissolved(property: ContractProperty, here: Place): void {
  const said = (['primaryKey', 'unique'] as const).filter((key) => property[key] === true);
  for (const key of [...said, ...((property.quality ?? []).length > 0 ? (['quality'] as const) : [])])
    here
      .in(key)
      .add(
        `'${property.name}' becomes no column: with \`nested: 'flatten'\` its fields do.`,
        `Say it at its fields, or use \`nested: 'struct'\`.`,
      );
}
