import { Tokenization } from 'aws-cdk-lib';
import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ClientsSecurityGroup } from './clients-security-group';
import type { ExistingDatabaseProps } from './existing-database-props';
import { POSTGRES_PORT } from './ports';
import type { IRelationalDatabase } from './relational-database';

/** A database that is there already: in the clients' VPC, behind a way to another one, or reachable some other way. */
export class ExistingDatabase extends Construct implements IRelationalDatabase {
  readonly dbInstanceAddress: string;
  readonly dbInstancePort: string;
  readonly dbName: string;
  readonly dbInstanceMasterUserSecretArn: string;
  readonly secretKmsKey?: IKey;
  readonly securityGroup?: ISecurityGroup;
  readonly certified: boolean;
  readonly clientsSecurityGroup: ClientsSecurityGroup;

  constructor(scope: Construct, id: string, props: ExistingDatabaseProps) {
    super(scope, id);
    const port = props.dbInstancePort ?? POSTGRES_PORT;
    this.dbInstanceAddress = props.dbInstanceAddress;
    this.dbInstancePort = Tokenization.stringifyNumber(port);
    this.dbName = props.dbName;
    this.dbInstanceMasterUserSecretArn = props.dbInstanceMasterUserSecretArn;
    if (props.secretKmsKeyArn) this.secretKmsKey = Key.fromKeyArn(this, 'SecretKey', props.secretKmsKeyArn);
    if (props.securityGroupId) {
      this.securityGroup = SecurityGroup.fromSecurityGroupId(this, 'SecurityGroup', props.securityGroupId);
    }
    this.clientsSecurityGroup = new ClientsSecurityGroup(this, 'Clients', {
      vpc: props.vpc,
      port,
      server: this.securityGroup,
      destinations: props.destinations,
    });
    this.certified = props.certified ?? true;
  }
}
