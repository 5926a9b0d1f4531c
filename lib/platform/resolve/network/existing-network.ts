/** A VPC that is there already: by its ids, by parameters of SSM, or looked up. */
import type { ExistingNetwork, NetworkLookup } from '../../check/network';
import type { ResolvedExistingNetwork, ResolvedSsmList } from '../../definition';
import type { Place } from '../../errors';
import { checkCidr } from './cidr';

type List = readonly string[] | ResolvedSsmList;
type GivenList = string[] | { ssm: string; count?: number | undefined };

/** Lists with one entry a zone, in the order of the zones. */
const A_ZONE = ['privateSubnets', 'databaseSubnets', 'privateSubnetsCidrBlocks'] as const;
const DISTINCT = ['availabilityZones', 'privateSubnets', 'databaseSubnets', 'privateSubnetsCidrBlocks'] as const;

export function resolveExisting(existing: ExistingNetwork, provisions: boolean, place: Place): ResolvedExistingNetwork {
  const zones = sizeOf(existing.availabilityZones);
  if (typeof existing.vpcCidrBlock === 'string') checkCidr(existing.vpcCidrBlock, place.in('vpcCidrBlock'));
  if (zones === undefined)
    place
      .in('availabilityZones', 'count')
      .add('How many zones there are is known at deployment only.', 'Say how many of them are used, e.g. `count: 2`.');
  else checkSizes(existing, zones, provisions, place);
  checkEntries(existing, place);
  const filled = (list: GivenList): List => (Array.isArray(list) ? list : { count: zones ?? 1, ...list });
  const {
    availabilityZones,
    privateSubnets,
    databaseSubnets,
    privateRouteTableIds,
    privateSubnetsCidrBlocks,
    ...rest
  } = existing;
  return {
    kind: 'existing',
    ...rest,
    availabilityZones: filled(availabilityZones),
    privateSubnets: filled(privateSubnets),
    databaseSubnets: filled(databaseSubnets ?? privateSubnets),
    ...(privateRouteTableIds && { privateRouteTableIds: filled(privateRouteTableIds) }),
    ...(privateSubnetsCidrBlocks && { privateSubnetsCidrBlocks: filled(privateSubnetsCidrBlocks) }),
  };
}

const sizeOf = (list: GivenList): number | undefined => (Array.isArray(list) ? list.length : list.count);

function checkSizes(existing: ExistingNetwork, zones: number, provisions: boolean, place: Place): void {
  for (const key of A_ZONE) {
    const list = existing[key];
    const size = list && sizeOf(list);
    if (size !== undefined && size !== zones)
      place
        .in(key)
        .add(
          `There are ${size} ${key === 'privateSubnetsCidrBlocks' ? 'blocks' : 'subnets'} for ${zones} zones.`,
          'List one subnet a zone, in the order of availabilityZones.',
        );
  }
  const tables = existing.privateRouteTableIds && sizeOf(existing.privateRouteTableIds);
  if (tables !== undefined && tables !== 1 && tables !== zones)
    place
      .in('privateRouteTableIds')
      .add(
        `There are ${tables} route tables for ${zones} subnets.`,
        'Name one for all, or one a subnet, in the order of privateSubnets.',
      );
  const names = existing.availabilityZones;
  if (provisions && (Array.isArray(names) ? new Set(names).size : zones) < 2)
    place
      .in('availabilityZones')
      .add(
        'A database provisioned here needs subnets in two zones.',
        'Name a second zone and its subnet, or give the source an `existing` database.',
      );
}

function checkEntries(existing: ExistingNetwork, place: Place): void {
  for (const key of DISTINCT) {
    const list = existing[key];
    if (!Array.isArray(list)) continue;
    for (const [i, value] of list.entries())
      if (list.indexOf(value) !== i) place.in(key, i).add(`'${value}' is there twice.`, 'List each once.');
  }
  const blocks = existing.privateSubnetsCidrBlocks;
  if (Array.isArray(blocks))
    for (const [i, block] of blocks.entries()) checkCidr(block, place.in('privateSubnetsCidrBlocks', i));
}

export function checkLookup(lookup: NetworkLookup, place: Place): void {
  for (const key of ['privateSubnets', 'databaseSubnets'] as const)
    for (const [i, value] of (lookup[key] ?? []).entries())
      if (lookup[key]!.indexOf(value) !== i) place.in(key, i).add(`'${value}' is there twice.`, 'List each once.');
}
