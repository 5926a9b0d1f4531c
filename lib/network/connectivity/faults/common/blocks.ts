/** Blocks of addresses as templates write them. */
import { formatAddress, parseAddress, parseCidr, type Range } from '../../template/cidr';
import type { Value } from '../../template/values';
import { isLiteral } from '../../template/values';

export interface Block {
  readonly text: string;
  readonly range: Range;
  readonly bits: number;
  /** As AWS writes it: without bits of a host. */
  readonly canonical: string;
}

/** A block that is written out; `invalid` where it is none; undefined where it isn't written out. */
export function blockOf(value: Value): Block | 'invalid' | undefined {
  if (!isLiteral(value)) return undefined;
  const text = String(value);
  const parsed = text.includes('/') ? parseCidr(text) : undefined;
  if (!parsed) return 'invalid';
  return { text, ...parsed, canonical: `${formatAddress(parsed.range[0])}/${parsed.bits}` };
}

export const hasHostBits = ({ text, range }: Block): boolean => parseAddress(text.trim().split('/')[0]!) !== range[0];

/** Sizes that AWS takes for VPCs and subnets. */
export const fitsAws = ({ bits }: Block): boolean => bits >= 16 && bits <= 28;
