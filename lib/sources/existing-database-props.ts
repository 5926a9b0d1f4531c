import type { IVpc } from 'aws-cdk-lib/aws-ec2';

/** Output names of the public Terraform RDS module, in camelCase. */
export interface ExistingDatabaseProps {
  /** VPC of the clients. */
  readonly vpc: IVpc;
  readonly dbInstanceAddress: string;
  /** @default 5432 */
  readonly dbInstancePort?: number;
  readonly dbName: string;
  /** Secret with `username` and `password`. */
  readonly dbInstanceMasterUserSecretArn: string;
  /** KMS key of the secret, where it is a customer key. @default AWS managed key */
  readonly secretKmsKeyArn?: string;
  /** Group of the database, to which the rule for our clients is added. @default none: reachability is the owner's */
  readonly securityGroupId?: string;
}
