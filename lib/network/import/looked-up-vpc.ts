import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import { SubnetFilter, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { NetworkLookupDefinition } from '../../platform/definition';
import { ConfigurationError } from '../../platform/errors';
import { declareNetwork } from '../declared-facts';
import { partsOf, type NetworkParts } from './imported-network';

/**
 * A VPC that the CDK looks up at synthesis and keeps in `cdk.context.json`. Before it has looked, the parts are
 * placeholders: the CDK looks, and makes the templates again.
 * @throws {ConfigurationError} when the VPC that was found lacks the subnets
 */
export function lookUpVpc(scope: Construct, id: string, lookup: Readonly<NetworkLookupDefinition>): NetworkParts {
  const vpc = Vpc.fromLookup(scope, id, {
    ...(lookup.vpcId && { vpcId: lookup.vpcId }),
    ...(lookup.tags && { tags: lookup.tags }),
    returnVpnGateways: false,
  });
  const { isPendingLookup = false } = vpc.selectSubnets({ subnets: [] });
  const privateSubnets = pick(vpc, lookup, 'privateSubnets', isPendingLookup);
  const databaseSubnets = pick(vpc, lookup, 'databaseSubnets', isPendingLookup);
  declareNetwork(scope, {
    vpcId: vpc.vpcId,
    cidrBlocks: [vpc.vpcCidrBlock],
    subnets: [...new Set([...vpc.publicSubnets, ...privateSubnets, ...databaseSubnets])].map((subnet) => ({
      subnetId: subnet.subnetId,
      cidrBlock: subnet.ipv4CidrBlock,
      availabilityZone: subnet.availabilityZone,
      routeTableId: subnet.routeTable.routeTableId,
    })),
  });
  return partsOf(vpc, privateSubnets, databaseSubnets.length > 0 ? databaseSubnets : privateSubnets);
}

/** The subnets that are named, or one a zone of those that will do. */
function pick(
  vpc: IVpc,
  lookup: Readonly<NetworkLookupDefinition>,
  key: 'privateSubnets' | 'databaseSubnets',
  pending: boolean,
): ISubnet[] {
  const tier = key === 'privateSubnets' ? vpc.privateSubnets : vpc.isolatedSubnets;
  const named = lookup[key];
  if (named === undefined || pending) {
    const found = onePerZone(tier);
    if (found.length === 0 && key === 'privateSubnets')
      throw lacking(vpc, key, 'It has no subnet with a way out by NAT.');
    return found;
  }
  const found = [...vpc.privateSubnets, ...vpc.isolatedSubnets].filter(({ subnetId }) => named.includes(subnetId));
  const missing = named.filter((subnetId) => !found.some((subnet) => subnet.subnetId === subnetId));
  if (missing.length > 0) throw lacking(vpc, key, `It has no private subnet ${missing.join(', ')}.`);
  return found;
}

const onePerZone = (subnets: ISubnet[]): ISubnet[] => SubnetFilter.onePerAz().selectSubnets(subnets);

const lacking = (vpc: IVpc, key: string, what: string): ConfigurationError =>
  new ConfigurationError([
    {
      where: `platform.config.ts › network.lookup.${key}`,
      what: `${vpc.vpcId} was looked up. ${what}`,
      mend: `Name subnets of it in ${key}; after a change there, \`npx cdk context --clear\` looks again.`,
    },
  ]);
