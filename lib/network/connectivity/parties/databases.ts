/** Databases and what else is reached at a host and port inside a VPC. */
import type { Placement } from '../packet/ends';
import type { Resource, Resources } from '../template/resources';
import type { Value } from '../template/values';
import { asBoolean, asList, asNumber, asObject, asText, isKnown, mentions, unknown } from '../template/values';
import { declared } from '../model/vpcs';

export interface Database {
  /** The resource; absent for one that is declared to be there. */
  readonly resource?: Resource;
  readonly label: string;
  /** Host name or address, for one that is declared. */
  readonly address?: string;
  readonly port?: number;
  /** Undefined where it isn't in the templates where it stands. */
  readonly placement?: Placement;
  readonly vpc?: string;
  readonly publiclyAccessible?: boolean;
}

interface Shape {
  readonly name: string;
  readonly groups: string;
  /** Property with subnets, or with a subnet group. */
  readonly subnets?: string;
  readonly subnetGroup?: string;
  readonly cluster?: string;
  readonly within?: string;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  'AWS::RDS::DBInstance': {
    name: 'database',
    groups: 'VPCSecurityGroups',
    subnetGroup: 'DBSubnetGroupName',
    cluster: 'DBClusterIdentifier',
  },
  'AWS::RDS::DBCluster': { name: 'database cluster', groups: 'VpcSecurityGroupIds', subnetGroup: 'DBSubnetGroupName' },
  'AWS::RDS::DBProxy': { name: 'database proxy', groups: 'VpcSecurityGroupIds', subnets: 'VpcSubnetIds' },
  'AWS::DocDB::DBCluster': {
    name: 'document database',
    groups: 'VpcSecurityGroupIds',
    subnetGroup: 'DBSubnetGroupName',
  },
  'AWS::Neptune::DBCluster': {
    name: 'graph database',
    groups: 'VpcSecurityGroupIds',
    subnetGroup: 'DBSubnetGroupName',
  },
  'AWS::Redshift::Cluster': { name: 'warehouse', groups: 'VpcSecurityGroupIds', subnetGroup: 'ClusterSubnetGroupName' },
  'AWS::RedshiftServerless::Workgroup': { name: 'warehouse', groups: 'SecurityGroupIds', subnets: 'SubnetIds' },
  'AWS::ElastiCache::ReplicationGroup': {
    name: 'cache',
    groups: 'SecurityGroupIds',
    subnetGroup: 'CacheSubnetGroupName',
  },
  'AWS::ElastiCache::CacheCluster': {
    name: 'cache',
    groups: 'VpcSecurityGroupIds',
    subnetGroup: 'CacheSubnetGroupName',
  },
  'AWS::ElastiCache::ServerlessCache': { name: 'cache', groups: 'SecurityGroupIds', subnets: 'SubnetIds' },
  'AWS::OpenSearchService::Domain': {
    name: 'search domain',
    groups: 'SecurityGroupIds',
    subnets: 'SubnetIds',
    within: 'VPCOptions',
  },
};
export const DATABASE_TYPES = Object.keys(SHAPES);

/** Subnets of a subnet group by its reference; undefined where it isn't in the templates. */
export function subnetsOfGroup(resources: Resources, group: Value): readonly string[] | undefined {
  const found =
    resources.find(group) ??
    resources.ofType('AWS::RDS::DBSubnetGroup').find((resource) => {
      const name = asText(resource.get('DBSubnetGroupName'));
      return name !== undefined && name.toLowerCase() === asText(group)?.toLowerCase();
    });
  const subnets = found?.get('SubnetIds');
  return subnets === undefined ? undefined : asList(subnets).map(String);
}

function databaseOf(resources: Resources, resource: Resource): Database {
  const shape = SHAPES[resource.type]!;
  const around =
    shape.cluster === undefined ? undefined : resources.find(resource.get(shape.cluster), 'AWS::RDS::DBCluster');
  const [holder, of] = around ? [around, SHAPES[around.type]!] : [resource, shape];
  const outer = of.within === undefined ? undefined : asObject(holder.get(of.within));
  const get = (property: string): Value => (outer ? outer[property] : holder.get(property));
  const subnets =
    of.subnets === undefined ? subnetsOfGroup(resources, get(of.subnetGroup!)) : asList(get(of.subnets)).map(String);
  const groups = asList(get(of.groups)).map(String);
  const label = `${shape.name} ${resource.id}`;
  const [first] = subnets ?? [];
  const vpc = first === undefined ? undefined : asText(resources.find(first)?.get('VpcId'));
  return {
    resource,
    label,
    port: resources.evaluator.port(resource.key),
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

/** All databases of the templates, and those that are declared. */
export function databases(resources: Resources): Database[] {
  const made = resources
    .ofType(...DATABASE_TYPES)
    // A search domain without VPC options has a public endpoint, and is no host of any network here.
    .filter(({ type, get }) => SHAPES[type]!.within === undefined || get(SHAPES[type]!.within!) !== undefined)
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
  return [...made, ...foreign];
}

/**
 * The databases that a value leads to: by an endpoint's address, by the database itself, by a secret that is attached to
 * it or that it made, by a DNS record that stands for it.
 */
export class DatabaseIndex {
  readonly #byKey = new Map<string, Database>();
  readonly #byAddress = new Map<string, Database>();
  readonly #secrets = new Map<string, Database>();

  constructor(
    resources: Resources,
    readonly all: readonly Database[],
  ) {
    for (const database of all) {
      if (database.resource) this.#byKey.set(database.resource.key, database);
      if (database.address !== undefined) this.#byAddress.set(database.address, database);
    }
    for (const attachment of resources.ofType('AWS::SecretsManager::SecretTargetAttachment')) {
      const target = mentions(attachment.get('TargetId')).map(({ key }) => this.#byKey.get(key));
      const [database] = target.filter((item) => item !== undefined);
      for (const { key } of mentions(attachment.get('SecretId'))) if (database) this.#secrets.set(key, database);
    }
    for (const database of all) {
      // A secret whose value is the master user's is the database's, attached or not.
      const password = database.resource?.get('MasterUserPassword');
      for (const { key } of mentions(password)) this.#secrets.set(key, database);
    }
    for (const record of resources.ofType('AWS::Route53::RecordSet')) {
      const name = asText(record.get('Name'))?.replace(/\.$/, '');
      const [database] = this.endpointsIn(record.get('ResourceRecords'));
      if (name !== undefined && database) this.#byAddress.set(name, database);
    }
  }

  /** Databases whose endpoint is in a value. */
  endpointsIn(value: Value): Database[] {
    const found = mentions(value).flatMap(({ key, attribute }) =>
      attribute !== undefined && /Endpoint|Address/i.test(attribute) ? (this.#byKey.get(key) ?? []) : [],
    );
    const text = JSON.stringify(value ?? '');
    for (const [address, database] of this.#byAddress) if (text.includes(address)) found.push(database);
    return found;
  }

  /** Databases whose credentials are in a value. */
  secretsIn(value: Value): Database[] {
    return mentions(value).flatMap(({ key, attribute }) => {
      const made = attribute?.includes('Secret') ? this.#byKey.get(key) : undefined;
      return made ?? this.#secrets.get(key) ?? [];
    });
  }

  ofResource(key: string): Database | undefined {
    return this.#byKey.get(key);
  }
}
