/** IPv4 blocks as ranges of numbers, both ends included. */
export type Range = readonly [low: number, high: number];

export function parseAddress(text: string): number | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

export const formatAddress = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');

/** Range and prefix length of a block such as `10.0.0.0/16`; host bits are ignored, as AWS does. */
export function parseCidr(text: string): { range: Range; bits: number } | undefined {
  const [address = '', length, ...rest] = text.trim().split('/');
  const start = parseAddress(address);
  const bits = length === undefined ? 32 : /^\d{1,2}$/.test(length) ? Number(length) : -1;
  if (start === undefined || rest.length > 0 || bits < 0 || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  const low = start - (start % size);
  return { range: [low, low + size - 1], bits };
}

export const overlaps = (a: Range, b: Range): boolean => a[0] <= b[1] && b[0] <= a[1];
export const contains = (outer: Range, inner: Range): boolean => outer[0] <= inner[0] && inner[1] <= outer[1];

/** What `Fn::Cidr` gives: `count` blocks with `hostBits` bits of host each, in order. */
export function splitCidr(block: string, count: number, hostBits: number): string[] | undefined {
  const parsed = parseCidr(block);
  if (!parsed || hostBits < 0 || hostBits > 32 || count < 1 || count > 256) return undefined;
  const size = 2 ** hostBits;
  const end = parsed.range[0] + count * size - 1;
  if (end > parsed.range[1]) return undefined;
  return Array.from({ length: count }, (_, i) => `${formatAddress(parsed.range[0] + i * size)}/${32 - hostBits}`);
}
