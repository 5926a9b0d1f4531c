import type { IVpc } from 'aws-cdk-lib/aws-ec2';

export interface VpcPeeringProps {
  /** The VPC that asks: ours. */
  readonly vpc: IVpc;
  /** Route tables of the subnets that reach the other VPC, each once. */
  readonly routeTableIds: readonly string[];
  /** The VPC that is asked. */
  readonly peerVpcId: string;
  /** Its addresses, e.g. `10.50.0.0/16`; may not overlap ours. */
  readonly peerVpcCidrBlock: string;
  /** Its route tables, in this account and region: the routes back are added to them. @default none: the routes back are the owner's */
  readonly peerRouteTableIds?: readonly string[];
  /** Its account. @default that of the stack */
  readonly peerOwnerId?: string;
  /** Its region. @default that of the stack */
  readonly peerRegion?: string;
  /** Role in its account that may accept the connection, and set its options there. @default none: it is in this account */
  readonly peerRoleArn?: string;
  /** Names of each VPC resolve to private addresses in the other. @default true */
  readonly dnsResolution?: boolean;
}
