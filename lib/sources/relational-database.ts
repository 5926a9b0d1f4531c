import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** A database as its clients see it, provisioned here or brought along. Names as in the public Terraform RDS module. */
export interface IRelationalDatabase {
  /** Host name; known at deployment where the database is provisioned here. */
  readonly dbInstanceAddress: string;
  /** Port; a string, because it is known only at deployment where the database is provisioned here. */
  readonly dbInstancePort: string;
  readonly dbName: string;
  /** Secret with `username` and `password`. */
  readonly dbInstanceMasterUserSecretArn: string;
  /** Customer key of the secret: readers need `kms:Decrypt` on it. @default none: the AWS managed key */
  readonly secretKmsKey?: IKey;
  /** Group of the database itself. @default none: how it is reached is its owner's affair */
  readonly securityGroup?: ISecurityGroup;
  /** Whether its certificate has the name by which it is called; of an endpoint's name it cannot. @default true */
  readonly certified?: boolean;
  /** Whoever must connect joins this group; being in it is what gives access. */
  readonly clientsSecurityGroup: ISecurityGroup;
}
