/** IPv4 by masks. Nothing here is shared with what is tested. */

export interface Block {
  readonly base: number;
  readonly length: number;
}

const maskOf = (length: number): number => (length === 0 ? 0 : (0xffffffff << (32 - length)) >>> 0);

export function address(text: string): number {
  const [a, b, c, d] = text.split('.').map(Number) as [number, number, number, number];
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}

export const dotted = (value: number): string =>
  `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;

export function block(text: string): Block {
  const [base, length = '32'] = text.split('/') as [string, string?];
  return { base: (address(base) & maskOf(Number(length))) >>> 0, length: Number(length) };
}

export const isIn = (value: number, { base, length }: Block): boolean => (value & maskOf(length)) >>> 0 === base;

export const lastOf = ({ base, length }: Block): number => (base | (~maskOf(length) >>> 0)) >>> 0;

/** Every address that AWS may give to an interface: it keeps the first four of a subnet and the last one. */
export function assignable(subnet: Block): number[] {
  const found: number[] = [];
  for (let value = subnet.base + 4; value < lastOf(subnet); value += 1) found.push(value);
  return found;
}

/** IANA's special-purpose blocks, where nothing public answers. */
const SPECIAL = (
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 224.0.0.0/4 ' +
  '240.0.0.0/4'
)
  .split(' ')
  .map(block);

export const isPublic = (value: number): boolean => !SPECIAL.some((special) => isIn(value, special));

/** A few public addresses, and those at and beside the ends of every block in question. */
export function publicSamples(blocks: readonly Block[]): number[] {
  const at = blocks.flatMap((item) => [item.base - 1, item.base, lastOf(item), lastOf(item) + 1]);
  const fixed = ['1.0.0.1', '8.8.8.8', '52.94.5.1', '203.0.114.9', '223.255.255.254'].map(address);
  return [...new Set([...at, ...fixed])].filter((value) => value >= 0 && value < 2 ** 32 && isPublic(value));
}
