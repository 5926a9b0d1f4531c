import { RemovalPolicy } from 'aws-cdk-lib';
import { FlowLog, FlowLogDestination, FlowLogResourceType, FlowLogTrafficType } from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CustomerKey } from '../security/customer-key';
import type { VpcFlowLogsProps } from './vpc-flow-logs-props';

/** Every accepted and refused connection of a VPC, in an encrypted log group. */
export class VpcFlowLogs extends Construct {
  readonly key: CustomerKey;
  readonly logGroup: LogGroup;
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
    this.flowLog = new FlowLog(this, 'FlowLog', {
      resourceType: FlowLogResourceType.fromVpc(props.vpc),
      destination: FlowLogDestination.toCloudWatchLogs(this.logGroup),
      trafficType: FlowLogTrafficType.ALL,
    });
  }
}
