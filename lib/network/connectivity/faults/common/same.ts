/** Whether two names mean one thing. Ids of what templates make are tokens; what was there before has its own id. */
import type { Network } from '../../model/types';
import { isKnown, resourceOf } from '../../template/values';

export type Sameness = 'same' | 'other' | 'likely-other' | 'unclear';

/**
 * Whether two ids are one VPC's.
 * @param stack where the ids are used: no template knows the id of what it makes itself before that is there
 */
export function sameVpc(network: Network, a: string | undefined, b: string | undefined, stack: string): Sameness {
  if (!isVpc(a) || !isVpc(b)) return 'unclear';
  if (a === b) return 'same';
  const [first, second] = [resourceOf(a), resourceOf(b)];
  if ((first && !made(network, a)) || (second && !made(network, b))) return 'unclear';
  if ((first && second) || (!first && !second)) return 'other';
  const [key, id] = first ? [first.key, b] : [second!.key, a];
  if (network.vpcs.has(id) || key.startsWith(`${stack}/`)) return 'other';
  return 'likely-other';
}

const isVpc = (id: string | undefined): id is string => id !== undefined && id !== 'undefined' && isKnown(id);
const made = (network: Network, id: string): boolean => network.vpcs.get(id)?.resource !== undefined;

/** A zone's name, be it local, or its id. */
const ZONE_NAME = /^[a-z]{2}(?:-[a-z0-9]+)+[a-z]$/;
const ZONE_ID = /-az\d+$/;
/** A zone by its place in the list of its region. */
const ZONE_TOKEN = /^⟦=zone \d+ of ([^⟧]*)⟧$/;

/** Whether two zones are one. Undefined where that can't be told. */
export function sameZone(a: string | undefined, b: string | undefined): boolean | undefined {
  if (a === undefined || b === undefined || !isKnown(a) || !isKnown(b)) return undefined;
  if (a === b) return true;
  const alike = (form: RegExp): boolean => form.test(a) && form.test(b);
  const [named, listed] = a.includes('⟦') ? [b, a] : [a, b];
  const [region, ofList] = [REGIONAL_ZONE.exec(named)?.[1], ZONE_TOKEN.exec(listed)?.[1]];
  if (region !== undefined && isRegion(ofList) && region !== ofList) return false;
  return alike(ZONE_NAME) || alike(ZONE_ID) || alike(ZONE_TOKEN) ? false : undefined;
}

/** A Local Zone or a Wavelength one, where other rules hold. */
export const isLocalZone = (zone: string | undefined): boolean =>
  zone !== undefined && ZONE_NAME.test(zone) && !REGIONAL_ZONE.test(zone);
const REGIONAL_ZONE = /^([a-z]{2}(?:-[a-z]+)+-\d)[a-z]$/;

/** A region's name, and nothing that stands in its place. */
export const isRegion = (text: string | undefined): text is string => /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(text ?? '');

/** Region of a VPC: its stack's, or where its subnets' zones are. Undefined where that isn't known. */
export function regionOf(network: Network, id: string): string | undefined {
  const region = network.vpcs.get(id)?.region;
  if (isRegion(region)) return region;
  for (const { vpc, zone } of network.subnets.values())
    if (vpc === id) {
      const found = REGIONAL_ZONE.exec(zone ?? '')?.[1];
      if (found !== undefined) return found;
    }
  return undefined;
}
