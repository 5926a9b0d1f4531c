import type { EventField } from '../../platform/events';

/** Names that any accepted contract has at a place; `open`: one of them lets anything stand there. */
export interface KnownNames {
  open: boolean;
  readonly fields: Map<string, KnownNames>;
}

const none = (): KnownNames => ({ open: false, fields: new Map() });

function add(names: KnownNames, fields: readonly EventField[]): void {
  for (const field of fields) {
    let known = names.fields.get(field.name);
    if (!known) names.fields.set(field.name, (known = none()));
    addValue(known, field);
  }
}

/** What stands in a field, or in the items of its list: lists and their items have the same place. */
function addValue(names: KnownNames, field: EventField): void {
  if (field.type === 'object') {
    if (field.fields === undefined) names.open = true;
    else add(names, field.fields);
  } else if (field.type === 'array') {
    if (field.items === undefined) names.open = true;
    else addValue(names, field.items);
  }
}

/** The names of all versions, as one tree. */
export function knownNames(versions: readonly { readonly fields: readonly EventField[] }[]): KnownNames {
  const names = none();
  for (const { fields } of versions) add(names, fields);
  return names;
}
