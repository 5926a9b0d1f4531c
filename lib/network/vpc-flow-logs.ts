import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { FlowLog, FlowLogDestination, FlowLogResourceType, FlowLogTrafficType } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CustomerKey } from '../security/customer-key';
import type { VpcFlowLogsProps } from './vpc-flow-logs-props';

/** Every accepted and refused connection of a VPC, in an encrypted log group. */
export class VpcFlowLogs extends Construct {
  readonly key: CustomerKey;
  readonly logGroup: LogGroup;
  /** What the flow logs write as. */
  readonly role: Role;
  readonly flowLog: FlowLog;

  constructor(scope: Construct, id: string, props: VpcFlowLogsProps) {
    super(scope, id);
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    this.key = new CustomerKey(this, 'Key', { description: 'VPC flow logs', services: ['logs'], removalPolicy });
    this.logGroup = new LogGroup(this, 'LogGroup', {
      encryptionKey: this.key,
      retention: props.logRetention ?? RetentionDays.ONE_YEAR,
      removalPolicy,
    });
    const stack = Stack.of(this);
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: {
            'aws:SourceArn': stack.formatArn({ service: 'ec2', resource: 'vpc-flow-log', resourceName: '*' }),
          },
        },
      }),
      description: 'VPC flow logs',
    });
    this.flowLog = new FlowLog(this, 'FlowLog', {
      resourceType: FlowLogResourceType.fromVpc(props.vpc),
      destination: FlowLogDestination.toCloudWatchLogs(this.logGroup, this.role),
      trafficType: FlowLogTrafficType.ALL,
    });
  }
}
