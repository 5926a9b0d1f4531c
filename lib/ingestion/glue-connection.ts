import { Stack, Token } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet } from 'aws-cdk-lib/aws-ec2';
import { CfnConnection } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';
import { CONNECTIVITY, portFact, type Connection } from '../network/declared-facts';
import { ConfigurationError } from '../platform/errors';
import { acknowledge } from '../security/acknowledge';
import type { IRelationalDatabase } from '../sources/relational-database';

export interface GlueConnectionProps {
  /** Physical name; jobs read address and secret by it. */
  readonly name: string;
  readonly database: IRelationalDatabase;
  /** Subnet of the workers' network interfaces; its zone becomes the connection's. */
  readonly subnet: ISubnet;
  /** The workers' self-referencing group and the clients groups of what they must reach; at most five. */
  readonly securityGroups: readonly ISecurityGroup[];
}

/** Security groups that a network interface can have unless the account's quota was raised. */
const MOST_GROUPS = 5;

/** JDBC connection to a relational database: where it is, which secret opens it, from where in the network. TLS only. */
export class GlueConnection extends Construct {
  /** Physical name. */
  readonly connectionName: string;
  readonly resource: CfnConnection;

  /** @throws {ConfigurationError} when there are more security groups than a network interface can have */
  constructor(scope: Construct, id: string, props: GlueConnectionProps) {
    super(scope, id);
    const { database, subnet, securityGroups } = props;
    if (securityGroups.length > MOST_GROUPS) {
      throw new ConfigurationError([
        {
          where: `platform.config.ts › sources (connection ${props.name})`,
          what: `Workers would need ${securityGroups.length} security groups; a network interface has at most ${MOST_GROUPS}.`,
          mend: `Keep to ${MOST_GROUPS - 1} databases a platform, or split the platform.`,
        },
      ]);
    }
    this.connectionName = props.name;
    this.resource = new CfnConnection(this, 'Resource', {
      catalogId: Stack.of(this).account,
      connectionInput: {
        name: props.name,
        connectionType: 'JDBC',
        connectionProperties: {
          JDBC_CONNECTION_URL: jdbcUrl(database),
          SECRET_ID: database.dbInstanceMasterUserSecretArn,
          JDBC_ENFORCE_SSL: 'true',
        },
        physicalConnectionRequirements: {
          subnetId: subnet.subnetId,
          availabilityZone: subnet.availabilityZone,
          securityGroupIdList: securityGroups.map((group) => group.securityGroupId),
        },
      },
    });
    if (!Token.isUnresolved(subnet.availabilityZone)) {
      this.resource.addMetadata('cfn-lint', { config: { ignore_checks: ['W3010'] } });
      acknowledge(this.resource, {
        'CloudFormation-Validate::W3010': 'The zone is that of a subnet that is there already; Glue wants both.',
      });
    }
    this.resource.addMetadata(CONNECTIVITY, { connectsTo: [connectionTo(database, `connection ${props.name}`)] });
  }
}

/** Without a mode, the reader checks certificate and host name. */
const jdbcUrl = ({ dbInstanceAddress, dbInstancePort, dbName, certified = true }: IRelationalDatabase): string =>
  `jdbc:postgresql://${dbInstanceAddress}:${dbInstancePort}/${dbName}${certified ? '' : '?sslmode=verify-ca'}`;

const connectionTo = ({ dbInstanceAddress, dbInstancePort }: IRelationalDatabase, why: string): Connection => ({
  address: dbInstanceAddress,
  port: portFact(dbInstancePort),
  why,
});
