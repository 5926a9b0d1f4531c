/** Where paths such as `album.id` lead in an item, as its contract describes it. */
import { isMasked } from '../masks';
import type { ContractProperty } from '../odcs';

export interface ItemField {
  readonly property: ContractProperty;
  /** Every item has a value there. */
  readonly certain: boolean;
  /** It, or what it is in, is masked. */
  readonly masked: boolean;
}

/** What there is in place of a field that isn't. */
export interface NoField {
  /** Paths of the fields that there are beside it; empty where nothing is below a single value or a list. */
  readonly beside: readonly string[];
  /** Path of the list that it leads into. */
  readonly list?: string;
}

export function fieldAt(properties: readonly ContractProperty[], path: string): ItemField | NoField {
  let among = properties;
  let found: ContractProperty | undefined;
  let certain = true;
  let masked = false;
  const walked: string[] = [];
  for (const name of path.split('.')) {
    if (found?.logicalType === 'array') return { beside: [], list: walked.join('.') };
    found = among.find((property) => property.name === name);
    if (!found) return { beside: among.map((property) => [...walked, property.name].join('.')) };
    walked.push(name);
    certain &&= found.required === true || found.primaryKey === true;
    masked ||= isMasked(found);
    among = found.properties ?? [];
  }
  return { property: found!, certain, masked };
}

export const isField = (found: ItemField | NoField): found is ItemField => 'property' in found;
