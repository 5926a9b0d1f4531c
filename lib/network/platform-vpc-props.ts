import type { RemovalPolicy } from 'aws-cdk-lib';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

export interface PlatformVpcProps {
  /** Address range, e.g. `10.20.0.0/16`; /16 to /22. */
  readonly cidr: string;
  /** Zones. */
  readonly maxAzs: 2 | 3;
  /** Way out of the private subnets. */
  readonly nat: 'none' | 'single' | 'per-zone';
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
