/** Names as the picture writes them. */
import { formatAddress, type Range } from '../../template/cidr';
import type { Resource } from '../../template/resources';
import { readable } from '../../template/values';

/** Logical id without the eight digits that the CDK adds, where the CDK made it. */
export const shortId = (resource: Resource): string =>
  resource.location.constructPath === undefined
    ? resource.id
    : resource.id.replace(/(?<=.)[0-9A-F]{8}$/, '').replace(/(?<=.)Resource$/, '');

/** A resource by its id, or an id of something that is there already. */
export const nameOf = (id: string, resource: Resource | undefined): string =>
  resource ? shortId(resource) : readable(id);

/** `10.0.0.0/16` for a block, `a–b` for anything else. */
export function rangeText([low, high]: Range): string {
  const bits = 32 - Math.log2(high - low + 1);
  return Number.isInteger(bits) ? `${formatAddress(low)}/${bits}` : `${formatAddress(low)}–${formatAddress(high)}`;
}

/** `1a` for `eu-central-1a`, `zone 1` for the region's first. */
export function zoneText(zone: string | undefined): string {
  if (zone === undefined) return 'zone ?';
  const text = readable(zone);
  return /^zone \d+/.exec(text)?.[0] ?? /(?:^|-)(\d+[a-z])$/.exec(text)?.[1] ?? text;
}

/** A region or account, empty where no template names it. */
export const placeText = (token: string): string => (token.includes('⟦') ? '' : token);

/** `Lambda functions` for more than one Lambda function. */
export function plural(caption: string, count: number): string {
  if (count === 1) return caption;
  if (/(s|x)$/.test(caption)) return `${caption}es`;
  return /[^aeiou]y$/.test(caption) ? caption.replace(/y$/, 'ies') : `${caption}s`;
}

const MOST_LINES = 4;

/** As many names as a card has lines for, and how many more there are. */
export function fewLines(names: readonly string[], most = MOST_LINES): string[] {
  return names.length <= most ? [...names] : [...names.slice(0, most - 1), `+ ${names.length - most + 1} more`];
}
