/** What a contract says about masking a column. */
import type { Mask } from '../manifest';
import type { ContractProperty } from './odcs';

/** Masks by classification, where the contract names none. */
export const CLASSIFICATION_MASKS: Readonly<Record<string, Mask>> = { restricted: 'hash' };

export const MASKS = ['hash', 'redact', 'drop', 'none'] as const;

type Masked = Pick<ContractProperty, 'classification' | 'customProperties'>;

/** Place of the custom property `mask`; less than 0 where there is none. */
export const maskIndex = (property: Masked): number =>
  property.customProperties?.findIndex((p) => p.property === 'mask') ?? -1;

/** The mask as it is written, which may be none that there is. @default undefined: by classification */
export const ownMask = (property: Masked): unknown => property.customProperties?.[maskIndex(property)]?.value;

/** The mask that holds, `none` included. @default undefined: nobody asks for one */
export const maskOf = (property: Masked): unknown =>
  ownMask(property) ?? CLASSIFICATION_MASKS[property.classification?.toLowerCase() ?? ''];

export const isMasked = (property: Masked): boolean => ![undefined, 'none'].includes(maskOf(property) as string);
