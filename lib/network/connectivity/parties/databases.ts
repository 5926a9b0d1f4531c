/** Databases and what else is reached at a host and port inside a VPC. */
import type { Placement } from '../packet/ends';
import type { Resource, Resources } from '../template/resources';
import type { Value } from '../template/values';
import { asBoolean, asList, asNumber, asObject, asText, isKnown, unknown } from '../template/values';
import { declared } from '../model/vpcs';
import { fileSystems } from './stores/file-systems';
import { portsOf } from './stores/ports';
import { SHAPES } from './stores/shapes';

export interface Database {
  /** The resource; absent for one that is declared to be there. */
  readonly resource?: Resource;
  readonly label: string;
  /** Host name or address, for one that is declared. */
  readonly address?: string;
  readonly port?: number;
  /** Where it is not a database's only port: those for each way to log in. */
  readonly ports?: readonly number[];
  /** Undefined where it isn't in the templates where it stands. */
  readonly placement?: Placement;
  readonly vpc?: string;
  readonly publiclyAccessible?: boolean;
  /** What it is, where it is no store: `task`, `instance`. @default database */
  readonly kind?: string;
  /** Of a file system: its id. */
  readonly fileSystem?: string;
}

const GROUP_NAMES = { 'AWS::RDS::DBSubnetGroup': 'DBSubnetGroupName', 'AWS::MemoryDB::SubnetGroup': 'SubnetGroupName' };

/** Subnets of a subnet group by its reference; undefined where it isn't in the templates. */
export function subnetsOfGroup(resources: Resources, group: Value): readonly string[] | undefined {
  const isNamed = (resource: Resource, property: string): boolean => {
    const name = asText(resource.get(property));
    return name !== undefined && name.toLowerCase() === asText(group)?.toLowerCase();
  };
  const found =
    resources.find(group) ??
    Object.entries(GROUP_NAMES)
      .flatMap(([type, property]) => resources.ofType(type).filter((resource) => isNamed(resource, property)))
      .at(0);
  const subnets = found?.get('SubnetIds');
  return subnets === undefined ? undefined : asList(subnets).map(String);
}

/** A store of the templates. */
export function databaseOf(resources: Resources, resource: Resource): Database {
  const shape = SHAPES[resource.type]!;
  const around =
    shape.cluster === undefined ? undefined : resources.find(resource.get(shape.cluster), 'AWS::RDS::DBCluster');
  const [holder, of] = around ? [around, SHAPES[around.type]!] : [resource, shape];
  const outer = of.within === undefined ? undefined : asObject(asList(holder.get(of.within))[0]);
  const get = (property: string): Value => (outer ? outer[property] : holder.get(property));
  const subnets =
    of.subnets === undefined ? subnetsOfGroup(resources, get(of.subnetGroup!)) : asList(get(of.subnets)).map(String);
  const groups = asList(get(of.groups)).map(String);
  const label = `${shape.name} ${resource.id}`;
  const [first] = subnets ?? [];
  const ports = portsOf(resource);
  const vpc = first === undefined ? undefined : asText(resources.find(first)?.get('VpcId'));
  return {
    resource,
    label,
    port: ports ? (ports.length === 1 ? ports[0] : undefined) : resources.evaluator.port(resource.key),
    ...(ports ? { ports } : {}),
    vpc,
    publiclyAccessible: publiclyAccessible(resources, resource, vpc),
    placement:
      subnets && subnets.length > 0
        ? {
            label,
            resource,
            subnets,
            groups,
          }
        : undefined,
  };
}

/** Absent, RDS decides by whether the VPC has an internet gateway. */
function publiclyAccessible(resources: Resources, resource: Resource, vpc: string | undefined): boolean | undefined {
  const value = resource.get('PubliclyAccessible');
  if (value !== undefined) return asBoolean(value);
  if (resource.type !== 'AWS::RDS::DBInstance' || resource.get('DBClusterIdentifier') !== undefined) return false;
  if (!resources.find(vpc, 'AWS::EC2::VPC')) return undefined;
  return resources
    .ofType('AWS::EC2::VPCGatewayAttachment')
    .some((attachment) => attachment.get('VpcId') === vpc && attachment.get('InternetGatewayId') !== undefined);
}

/** A search domain without VPC options and a public broker have public endpoints, and are no hosts of any network here. */
function isOutside({ type, get }: Resource): boolean {
  const { within } = SHAPES[type]!;
  if (within !== undefined && get(within) === undefined) return true;
  return type === 'AWS::AmazonMQ::Broker' && asBoolean(get('PubliclyAccessible')) !== false;
}

/** All databases of the templates, and those that are declared. */
export function databases(resources: Resources): Database[] {
  const made = resources
    .ofType(...Object.keys(SHAPES))
    .filter((resource) => !isOutside(resource))
    .map((resource) => databaseOf(resources, resource));
  const foreign = declared(resources, 'databases').map(({ facts }): Database => {
    const address = asText(facts.address);
    const label = `database ${asText(facts.name) ?? address}`;
    const subnets = asList(facts.subnetIds).map(String);
    const groups = asList(facts.securityGroupIds).map(String);
    const vpc = asText(facts.vpcId);
    return {
      label,
      address,
      port: asNumber(facts.port),
      vpc: vpc !== undefined && isKnown(vpc) ? vpc : undefined,
      publiclyAccessible: asBoolean(facts.publiclyAccessible) ?? false,
      placement: {
        label,
        // Somewhere in its VPC: which subnet is the owner's affair.
        subnets: subnets.length > 0 ? subnets : [`a subnet of ${vpc ?? 'its VPC'}`],
        groups: groups.length > 0 ? groups : [unknown(`which security groups ${label} has`)],
      },
    };
  });
  return [...made, ...fileSystems(resources), ...foreign];
}
