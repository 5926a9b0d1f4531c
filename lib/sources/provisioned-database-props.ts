import type { RemovalPolicy } from 'aws-cdk-lib';
import type { ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

export interface ProvisionedDatabaseProps {
  /** Identifier of the instance, unique in account and region; at most 63 letters, digits and hyphens. */
  readonly identifier: string;
  readonly vpc: IVpc;
  /** At least two zones. */
  readonly subnets: ISubnet[];
  readonly dbName: string;
  /** Major version; the minor one is kept current by RDS. @default '17' */
  readonly engineVersion?: '16' | '17';
  /** GiB at first; grows by itself to ten times that. @default 50 */
  readonly allocatedStorage?: number;
  /** `small`: db.t4g.medium in one zone; `medium`: db.r7g.large in two; `large`: db.r7g.2xlarge in two. @default 'small' */
  readonly size?: 'small' | 'medium' | 'large';
  /**
   * `RETAIN` keeps instance, key and backups when the stack goes, and switches deletion protection on.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
  /** How long the database's logs are kept in CloudWatch. @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
}
