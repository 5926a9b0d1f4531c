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
  Glue: { service: Service.GLUE, prefix: 'glue' },
  /** Database password, mask key. */
  SecretsManager: { service: Service.SECRETS_MANAGER, prefix: 'secretsmanager' },
  Kms: { service: Service.KMS, prefix: 'kms' },
  Sts: { service: Service.STS, prefix: 'sts' },
  Logs: { service: Service.CLOUDWATCH_LOGS, prefix: 'logs' },
  Monitoring: { service: Service.CLOUDWATCH_MONITORING, prefix: 'cloudwatch' },
  /** Whether the holder of a lease still runs. */
  States: { service: Service.STEP_FUNCTIONS, prefix: 'states' },
  /** Alerts. */
  Sns: { service: Service.SNS, prefix: 'sns' },
} as const;
/** Besides, where there are streams: whether they are there. Their consumers and deliveries are outside of the VPC. */
const STREAM_SERVICES = { Kinesis: { service: Service.KINESIS_STREAMS, prefix: 'kinesis' } } as const;

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
    const entries = Object.entries(services).map(([name, { service, prefix }]) => {
      const endpoint = new InterfaceVpcEndpoint(this, name, {
        vpc: props.vpc,
        service,
        subnets: { subnets: props.subnets },
        securityGroups: [this.securityGroup],
        privateDnsEnabled: true,
        // The library would admit the whole address range of the VPC.
        open: false,
      });
      endpoint.addToPolicy(ownAccountOnly(prefix));
      return [name, endpoint];
    });
    this.endpoints = Object.fromEntries(entries) as Endpoints;
  }
}
