/** Databases with a public address, and ports of databases. */
import type { Network } from '../../model/types';
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import { asBoolean, asNumber, readable } from '../../template/values';
import { type Context, error, warning } from '../common/check';
import { hasInternetGateway, isPublic } from '../common/internet';
import { knownList } from '../common/values';
import { subnetGroup } from '../placement/placed';

const GROUP = 'DBSubnetGroupName';

export function* publicDatabases(context: Context): Iterable<Fault> {
  const { resources } = context;
  for (const resource of resources.ofType('AWS::RDS::DBInstance', 'AWS::RDS::DBCluster')) {
    if (asBoolean(resource.get('PubliclyAccessible')) !== true) continue;
    const cluster = resources.find(resource.get('DBClusterIdentifier'), 'AWS::RDS::DBCluster');
    const group = subnetGroup(resources, (cluster ?? resource).get(GROUP), GROUP);
    const subnets = knownList(group?.get('SubnetIds'));
    if (subnets && subnets.length > 0) yield* publicDatabase(context, resource, subnets);
  }
}

function* publicDatabase(
  { resources, network }: Context,
  resource: Resource,
  subnets: readonly string[],
): Iterable<Fault> {
  const vpc = network.subnets.get(subnets[0]!)?.vpc;
  const open = subnets.filter((id) => isPublic(network, id));
  if (vpc !== undefined && hasInternetGateway(resources, network, vpc) === false)
    yield error(
      'database-public-no-gateway',
      resource,
      `Database ${resource.id} is publicly accessible, and no internet gateway is attached to its VPC ${readable(vpc)}.`,
      'Set PubliclyAccessible to false.',
    );
  else if (subnets.every((id) => isPublic(network, id) === false))
    yield warning(
      'database-public-unreachable',
      resource,
      `Database ${resource.id} is publicly accessible, and none of its subnets has a default route to an internet gateway.`,
      'Set PubliclyAccessible to false.',
    );
  else if (open.length > 0)
    yield warning(
      'database-public',
      resource,
      `Database ${resource.id} has a public address and is in public subnets (${open.map(readable).join(', ')}).`,
      'Set PubliclyAccessible to false and place it in private subnets.',
    );
  yield* names(network, resource, vpc);
}

function* names(network: Network, resource: Resource, id: string | undefined): Iterable<Fault> {
  const { dnsSupport, dnsHostnames } = network.vpcs.get(id ?? '') ?? {};
  if (dnsSupport !== false && dnsHostnames !== false) return;
  yield error(
    'database-public-dns',
    resource,
    `Database ${resource.id} is publicly accessible, for which VPC ${readable(id)} must have DNS support and DNS host names on.`,
    'Set PubliclyAccessible to false, or both EnableDnsSupport and EnableDnsHostnames of the VPC to true.',
  );
}

const WITH_PORT = ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster', 'AWS::DocDB::DBCluster', 'AWS::Neptune::DBCluster'];
const [LEAST, MOST] = [1150, 65535];

export function* databasePorts({ resources }: Context): Iterable<Fault> {
  for (const resource of resources.ofType(...WITH_PORT)) {
    const property = resource.type === 'AWS::Neptune::DBCluster' ? 'DBPort' : 'Port';
    const port = asNumber(resource.get(property));
    if (port !== undefined && (port < LEAST || port > MOST))
      yield error(
        'database-port',
        resource,
        `Database ${resource.id} is to listen on port ${port}; ports from ${LEAST} to ${MOST} are possible.`,
        `Set ${property} to a number from ${LEAST} to ${MOST}, or leave it out.`,
      );
  }
}
