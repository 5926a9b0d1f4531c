import {
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService as Service,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { ownAccountOnly } from './endpoint-policy';
import type { ServiceEndpointsProps } from './service-endpoints-props';

/** What jobs and handlers call, by the id of its endpoint. S3 and DynamoDB have gateway endpoints, which cost nothing. */
const SERVICES = {
  /** Connections and catalog. */
  Glue: Service.GLUE,
  /** Database password, mask key. */
  SecretsManager: Service.SECRETS_MANAGER,
  Kms: Service.KMS,
  Sts: Service.STS,
  Logs: Service.CLOUDWATCH_LOGS,
  Monitoring: Service.CLOUDWATCH_MONITORING,
  /** Whether the holder of a lease still runs. */
  States: Service.STEP_FUNCTIONS,
  /** Alerts. */
  Sns: Service.SNS,
};
/** Besides, where there are streams: whether they are there. Their consumers and deliveries are outside of the VPC. */
const STREAM_SERVICES = { Kinesis: Service.KINESIS_STREAMS };

type Endpoints = Record<keyof typeof SERVICES, InterfaceVpcEndpoint> &
  Partial<Record<keyof typeof STREAM_SERVICES, InterfaceVpcEndpoint>>;

/** Interface endpoints of every AWS service in use, for private subnets without a way out. */
export class ServiceEndpoints extends Construct {
  readonly securityGroup: SecurityGroup;
  readonly endpoints: Readonly<Endpoints>;

  constructor(scope: Construct, id: string, props: ServiceEndpointsProps) {
    super(scope, id);
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Endpoints of AWS services: the platform workloads by TLS',
      allowAllOutbound: false,
    });
    for (const client of props.clients) this.securityGroup.addIngressRule(client, Port.tcp(443), 'AWS services by TLS');
    const services = props.streams ? { ...SERVICES, ...STREAM_SERVICES } : SERVICES;
    const entries = Object.entries(services).map(([name, service]) => {
      const endpoint = new InterfaceVpcEndpoint(this, name, {
        vpc: props.vpc,
        service,
        subnets: { subnets: props.subnets },
        securityGroups: [this.securityGroup],
        privateDnsEnabled: true,
        // The library would admit the whole address range of the VPC.
        open: false,
      });
      endpoint.addToPolicy(ownAccountOnly());
      return [name, endpoint];
    });
    this.endpoints = Object.fromEntries(entries) as Endpoints;
  }
}
