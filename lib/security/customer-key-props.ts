import type { RemovalPolicy } from 'aws-cdk-lib';

/** AWS services that use a key on their own account rather than on their caller's. */
export type KeyService = 'logs' | 'cloudwatch';

export interface CustomerKeyProps {
  /** What the key encrypts, e.g. `VPC flow logs`. */
  readonly description: string;
  /**
   * Services that must be named in the key's policy: `logs` encrypts log groups, `cloudwatch` lets alarms publish to
   * encrypted topics.
   * @default none
   */
  readonly services?: readonly KeyService[];
  /** `DESTROY` schedules the deletion, in 7 days. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
