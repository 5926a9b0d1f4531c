import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

export interface VpcFlowLogsProps {
  readonly vpc: IVpc;
  /**
   * What becomes of the logs and their key when the stack goes.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
}
