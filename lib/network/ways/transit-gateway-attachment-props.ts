import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';

export interface TransitGatewayAttachmentProps {
  /** Ours. */
  readonly vpc: IVpc;
  /** One a zone: the gateway has a network interface in each, and is reached from the zones of these. */
  readonly subnets: readonly ISubnet[];
  /** Route tables of the subnets that reach others through the gateway, each once. */
  readonly routeTableIds: readonly string[];
  readonly transitGatewayId: string;
  /** Route table of the gateway with which the attachment is associated. @default the gateway's own */
  readonly associationRouteTableId?: string;
  /** Route tables of the gateway to which it propagates our addresses. @default the gateway's own */
  readonly propagationRouteTableIds?: readonly string[];
  /** Groups of other attachments may name ours in what they admit. @default false */
  readonly securityGroupReferencing?: boolean;
}
