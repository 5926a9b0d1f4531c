export interface PeeringDnsProps {
  readonly vpcPeeringConnectionId: string;
  /** Account of the VPC that was asked. @default that of the stack */
  readonly peerOwnerId?: string;
  /** Region of the VPC that was asked. @default that of the stack */
  readonly peerRegion?: string;
  /** Role in its account that may `ec2:ModifyVpcPeeringConnectionOptions`. @default none: it is in this account */
  readonly peerRoleArn?: string;
}
