import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';

export interface ServiceEndpointsProps {
  readonly vpc: IVpc;
  /** One a zone: each gets a network interface of each endpoint. */
  readonly subnets: ISubnet[];
  /** Groups whose members may use the endpoints, by 443. */
  readonly clients: ISecurityGroup[];
  /** Whether workloads call Kinesis. @default false */
  readonly streams?: boolean;
}
