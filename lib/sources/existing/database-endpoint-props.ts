import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';

export interface DatabaseEndpointProps {
  /** VPC of the clients. */
  readonly vpc: IVpc;
  /** One a zone, each a zone in which the service is offered. */
  readonly subnets: ISubnet[];
  /** The owner's endpoint service, `com.amazonaws.vpce.<region>.vpce-svc-…`. */
  readonly serviceName: string;
  /** Port that the service listens on. */
  readonly port: number;
  /** In this VPC the service's private name leads to the endpoint. @default false */
  readonly privateDns?: boolean;
}
