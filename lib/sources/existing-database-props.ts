import type { IVpc } from 'aws-cdk-lib/aws-ec2';

/** Output names of the public Terraform RDS module, in camelCase. */
export interface ExistingDatabaseProps {
  /** VPC of the clients. */
  readonly vpc: IVpc;
  /** Host name; a token where it is known at deployment only. */
  readonly dbInstanceAddress: string;
  /** A token where it is known at deployment only. @default 5432 */
  readonly dbInstancePort?: number;
  readonly dbName: string;
  /** Secret with `username` and `password`. */
  readonly dbInstanceMasterUserSecretArn: string;
  /** KMS key of the secret, where it is a customer key. @default AWS managed key */
  readonly secretKmsKeyArn?: string;
  /** Group of the database, or of the endpoint that leads to it, to which the rule for our clients is added. @default none: reachability is the owner's */
  readonly securityGroupId?: string;
  /** Blocks of addresses that clients may go out to. @default the group of the database; without one, any address */
  readonly destinations?: readonly string[];
  /** Whether it is called by a name that its certificate has. @default true */
  readonly certified?: boolean;
}
