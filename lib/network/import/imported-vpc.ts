import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { ResolvedNetwork } from '../platform/definition';
import { acknowledge } from '../security/acknowledge';

/** A VPC by its ids, as the public Terraform VPC module puts them out. Nothing of it is changed or looked up. */
export function importVpc(scope: Construct, id: string, network: Extract<ResolvedNetwork, { kind: 'existing' }>): IVpc {
  const vpc = Vpc.fromVpcAttributes(scope, id, {
    vpcId: network.vpcId,
    vpcCidrBlock: network.vpcCidrBlock,
    availabilityZones: network.availabilityZones,
    privateSubnetIds: network.privateSubnets,
    isolatedSubnetIds: network.databaseSubnets,
  });
  for (const subnet of [...vpc.privateSubnets, ...vpc.isolatedSubnets]) {
    acknowledge(subnet, {
      '@aws-cdk/aws-ec2:noSubnetRouteTableId': 'Routes of an existing VPC are neither read nor changed.',
    });
  }
  return vpc;
}
