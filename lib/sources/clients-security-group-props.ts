import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';

export interface ClientsSecurityGroupProps {
  /** VPC of the clients. */
  readonly vpc: IVpc;
  /** Port that the database listens on. */
  readonly port: number;
  /**
   * Group of the database. With it, members reach exactly that group and it admits exactly them; the group of a database
   * in a peered VPC of the same region will do.
   * @default none: who is let in is the database owner's affair
   */
  readonly server?: ISecurityGroup;
  /**
   * Blocks of addresses that members may go out to, where the way there knows no group of the database.
   * @default the group of the database; without one, any address
   */
  readonly destinations?: readonly string[];
}
