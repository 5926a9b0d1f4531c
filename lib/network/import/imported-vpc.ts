import { isDeepStrictEqual } from 'node:util';
import { Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { ResolvedExistingNetwork } from '../../platform/definition';
import { acknowledge } from '../../security/acknowledge';
import { listOf, ParameterValueType, textOf } from '../../shared/ssm';
import { declareNetwork } from '../declared-facts';
import type { NetworkParts } from './imported-network';

/**
 * A VPC by its ids, as the public Terraform VPC module puts them out, or by parameters of SSM that hold them. Nothing of
 * it is looked up, and nothing changed but that routes may be added.
 */
export function importVpc(scope: Construct, id: string, network: ResolvedExistingNetwork): NetworkParts {
  const vpcId = textOf(scope, network.vpcId, ParameterValueType.AWS_EC2_VPC_ID);
  const vpcCidrBlock = textOf(scope, network.vpcCidrBlock);
  const availabilityZones = listOf(scope, network.availabilityZones, ParameterValueType.AWS_EC2_AVAILABILITYZONE_NAME);
  const privateSubnetIds = listOf(scope, network.privateSubnets, ParameterValueType.AWS_EC2_SUBNET_ID);
  const isolatedSubnetIds = isDeepStrictEqual(network.databaseSubnets, network.privateSubnets)
    ? privateSubnetIds
    : listOf(scope, network.databaseSubnets, ParameterValueType.AWS_EC2_SUBNET_ID);
  const tables = network.privateRouteTableIds && listOf(scope, network.privateRouteTableIds);
  const blocks = network.privateSubnetsCidrBlocks && listOf(scope, network.privateSubnetsCidrBlocks);
  const tableOf = (index: number): string | undefined => (tables?.length === 1 ? tables[0] : tables?.[index]);
  const vpc = Vpc.fromVpcAttributes(scope, id, {
    vpcId,
    vpcCidrBlock,
    availabilityZones,
    privateSubnetIds,
    isolatedSubnetIds,
    ...(tables && { privateSubnetRouteTableIds: privateSubnetIds.map((_, index) => tableOf(index)!) }),
    ...(blocks && { privateSubnetIpv4CidrBlocks: blocks }),
  });
  for (const subnet of [...vpc.privateSubnets, ...vpc.isolatedSubnets]) {
    acknowledge(subnet, {
      '@aws-cdk/aws-ec2:noSubnetRouteTableId': 'Routes of an existing VPC are neither read nor changed.',
    });
  }
  acknowledge(Stack.of(scope), {
    'CloudFormation-Validate::W2001':
      'What is known of the VPC is declared in the metadata, whether a resource uses it or not.',
  });
  declareNetwork(scope, {
    vpcId,
    cidrBlocks: [vpcCidrBlock],
    enableDnsSupport: network.vpcEnableDnsSupport,
    enableDnsHostnames: network.vpcEnableDnsHostnames,
    subnets: [
      ...privateSubnetIds.map((subnetId, index) => ({
        subnetId,
        cidrBlock: blocks?.[index],
        availabilityZone: availabilityZones[index],
        routeTableId: tableOf(index),
      })),
      ...isolatedSubnetIds
        .map((subnetId, index) => ({ subnetId, availabilityZone: availabilityZones[index] }))
        .filter(({ subnetId }) => !privateSubnetIds.includes(subnetId)),
    ],
  });
  return {
    vpc,
    privateSubnets: vpc.privateSubnets,
    databaseSubnets: vpc.isolatedSubnets,
    privateRouteTableIds: [...new Set(tables ?? [])],
    privateSubnetsCidrBlocks: blocks ?? [],
  };
}
