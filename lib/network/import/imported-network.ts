import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';

/** A VPC as its users see it, whether it is made here or was there. */
export interface NetworkParts {
  readonly vpc: IVpc;
  /** One a zone. */
  readonly privateSubnets: ISubnet[];
  /** One a zone. */
  readonly databaseSubnets: ISubnet[];
  /** Route tables of the private subnets, each once; empty where they are not known. */
  readonly privateRouteTableIds: readonly string[];
  /** Addresses of the private subnets; empty where they are not known. */
  readonly privateSubnetsCidrBlocks: readonly string[];
}

/** The parts of a VPC whose subnets know their route tables and addresses. */
export function partsOf(vpc: IVpc, privateSubnets: ISubnet[], databaseSubnets: ISubnet[]): NetworkParts {
  return {
    vpc,
    privateSubnets,
    databaseSubnets,
    privateRouteTableIds: [...new Set(privateSubnets.map((subnet) => subnet.routeTable.routeTableId))],
    privateSubnetsCidrBlocks: privateSubnets.map((subnet) => subnet.ipv4CidrBlock),
  };
}
