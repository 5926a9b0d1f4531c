import type { RemovalPolicy } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ResolvedNetwork } from '../platform/definition';

export interface NetworkProps {
  /** A new VPC (address range, zones, way out), or an existing one by its ids, by parameters of SSM, or looked up. */
  readonly definition: ResolvedNetwork;
  /** Whether what runs in the VPC calls Kinesis. @default false */
  readonly streams?: boolean;
  /**
   * What becomes of the flow logs and their key when the stack goes.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /**
   * How long flow logs are kept.
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;
}
