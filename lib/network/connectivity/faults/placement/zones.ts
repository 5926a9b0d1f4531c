/** How many availability zones, and how many subnets in each. */
import type { Network } from '../../model/types';
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import { asText, readable, zoneName } from '../../template/values';
import { type Context, error } from '../common/check';
import { isLocalZone, sameZone } from '../common/same';
import { at, knownList, pairs } from '../common/values';
import { mappedSubnets } from './placed';
import { capital } from './vpcs';

interface Demand {
  readonly label: string;
  readonly code: string;
  readonly path: string;
  readonly holds?: (resource: Resource) => boolean;
}

const subnetGroup = (of: string): Demand => ({
  label: `${of} subnet group`,
  code: 'subnet-group-one-zone',
  path: 'SubnetIds',
});

const typeOf = (resource: Resource): string => asText(resource.get('Type')) ?? 'application';

/** What must be in two zones. Redshift and ElastiCache may be in one. */
const TWO_ZONES: Readonly<Record<string, Demand>> = {
  'AWS::RDS::DBSubnetGroup': subnetGroup('database'),
  'AWS::DocDB::DBSubnetGroup': subnetGroup('DocumentDB'),
  'AWS::Neptune::DBSubnetGroup': subnetGroup('Neptune'),
  'AWS::DMS::ReplicationSubnetGroup': subnetGroup('replication'),
  'AWS::EKS::Cluster': { label: 'EKS cluster', code: 'cluster-one-zone', path: 'ResourcesVpcConfig.SubnetIds' },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    label: 'application load balancer',
    code: 'load-balancer-one-zone',
    path: 'Subnets',
    holds: (resource) => typeOf(resource) === 'application',
  },
};

/** Subnets of a resource; undefined where not all are known, or some are where other rules hold. */
function subnetsOf(network: Network, resource: Resource, path: string): readonly string[] | undefined {
  const [named, mapped] = [knownList(at(resource, path)), knownList(mappedSubnets(resource))];
  const ids = named && mapped && [...named, ...mapped];
  const elsewhere = ids?.some((id) => {
    const subnet = network.subnets.get(id);
    return isLocalZone(subnet?.zone) || subnet?.resource?.get('OutpostArn') !== undefined;
  });
  return elsewhere ? undefined : ids;
}

export function* twoZones({ resources, network }: Context): Iterable<Fault> {
  for (const resource of resources.ofType(...Object.keys(TWO_ZONES))) {
    const { label, code, path, holds } = TWO_ZONES[resource.type]!;
    const ids = holds?.(resource) === false ? undefined : subnetsOf(network, resource, path);
    if (!ids || ids.length === 0 || !inOneZone(network, ids)) continue;
    const zone = network.subnets.get(ids[0]!)?.zone;
    const one = new Set(ids).size === 1;
    yield error(
      code,
      resource,
      `${capital(label)} ${resource.id} has ${one ? 'one subnet' : `${ids.length} subnets`}, in ${zone === undefined ? 'one zone' : zoneName(zone)}; AWS demands subnets in two availability zones.`,
      'Add a subnet of another availability zone.',
    );
  }
}

/** Whether subnets are all in one zone for certain. One subnet is, wherever that may be. */
const inOneZone = (network: Network, ids: readonly string[]): boolean =>
  ids.every(
    (id) => id === ids[0] || sameZone(network.subnets.get(ids[0]!)?.zone, network.subnets.get(id)?.zone) === true,
  );

/** What takes one subnet of a zone at most. */
const ONE_SUBNET_A_ZONE: Readonly<Record<string, Demand>> = {
  'AWS::EC2::VPCEndpoint': {
    label: 'endpoint',
    code: 'endpoint-zone-twice',
    path: 'SubnetIds',
    holds: (resource) => asText(resource.get('VpcEndpointType')) === 'Interface',
  },
  'AWS::EC2::TransitGatewayAttachment': {
    label: 'transit gateway attachment',
    code: 'transit-zone-twice',
    path: 'SubnetIds',
  },
  'AWS::EC2::TransitGatewayVpcAttachment': {
    label: 'transit gateway attachment',
    code: 'transit-zone-twice',
    path: 'SubnetIds',
  },
  'AWS::ElasticLoadBalancingV2::LoadBalancer': {
    label: 'load balancer',
    code: 'load-balancer-zone-twice',
    path: 'Subnets',
  },
};

export function* oneSubnetAZone({ resources, network }: Context): Iterable<Fault> {
  for (const resource of resources.ofType(...Object.keys(ONE_SUBNET_A_ZONE))) {
    const { label, code, path, holds } = ONE_SUBNET_A_ZONE[resource.type]!;
    if (holds?.(resource) === false) continue;
    const ids = [...(knownList(at(resource, path)) ?? []), ...(knownList(mappedSubnets(resource)) ?? [])];
    const twice = pairs(ids).find(([a, b]) => inOneZone(network, [a, b]));
    // Once is enough: one zone fewer or more is one edit.
    if (twice)
      yield error(
        code,
        resource,
        `${capital(label)} ${resource.id} names ${twice[0] === twice[1] ? `subnet ${readable(twice[0])} twice` : `subnets ${readable(twice[0])} and ${readable(twice[1])}, which are in one availability zone`}; AWS takes one subnet of each zone.`,
        `Drop ${readable(twice[1])}${twice[0] === twice[1] ? '’s second mention' : ', or name a subnet of another zone in its place'}.`,
      );
  }
}
