import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { InstanceClass, InstanceSize, InstanceType, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  CaCertificate,
  CfnDBInstance,
  Credentials,
  DatabaseInsightsMode,
  DatabaseInstance,
  DatabaseInstanceEngine,
  ParameterGroup,
  PerformanceInsightRetention,
  PostgresEngineVersion,
  StorageType,
  SubnetGroup,
} from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';
import { CustomerKey } from '../security/customer-key';
import { ClientsSecurityGroup } from './clients-security-group';
import { POSTGRES_PORT } from './ports';
import type { ProvisionedDatabaseProps } from './provisioned-database-props';
import type { IRelationalDatabase } from './relational-database';

const SIZES = {
  small: { type: InstanceType.of(InstanceClass.T4G, InstanceSize.MEDIUM), multiAz: false },
  medium: { type: InstanceType.of(InstanceClass.R7G, InstanceSize.LARGE), multiAz: true },
  large: { type: InstanceType.of(InstanceClass.R7G, InstanceSize.XLARGE2), multiAz: true },
};
const LOGS = ['postgresql', 'upgrade'];
const ONE_ZONE =
  'Chosen by the size small, which is for environments that may wait for a restore; medium and large run in two zones.';
const DISPOSABLE =
  "Chosen by the removal policy 'destroy', which is for environments whose data may go; all others are protected.";
/** Storage grows by itself to this many times what it starts with. */
const STORAGE_GROWTH = 10;

/**
 * A PostgreSQL instance of RDS without a way to the internet, which admits the members of its clients group and nobody
 * else, by TLS only. RDS generates the password of its master user and rotates it every seven days.
 */
export class ProvisionedDatabase extends Construct implements IRelationalDatabase {
  readonly dbInstanceAddress: string;
  readonly dbInstancePort: string;
  readonly dbName: string;
  readonly dbInstanceMasterUserSecretArn: string;
  /** Encrypts the storage, the backups, the secret, Performance Insights and the logs. */
  readonly secretKmsKey: CustomerKey;
  readonly securityGroup: SecurityGroup;
  readonly clientsSecurityGroup: ClientsSecurityGroup;
  readonly subnetGroup: SubnetGroup;
  readonly parameterGroup: ParameterGroup;
  readonly logGroups: readonly LogGroup[];
  readonly instance: DatabaseInstance;

  constructor(scope: Construct, id: string, props: ProvisionedDatabaseProps) {
    super(scope, id);
    const { vpc, identifier } = props;
    const removalPolicy = props.removalPolicy ?? RemovalPolicy.RETAIN;
    const retained = removalPolicy !== RemovalPolicy.DESTROY;
    const size = SIZES[props.size ?? 'small'];
    const version = props.engineVersion ?? '17';
    // The major version alone: RDS moves the minor one by itself, and a template that named it would move it back.
    const engine = DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.of(version, version) });
    const allocatedStorage = props.allocatedStorage ?? 50;

    const key = new CustomerKey(this, 'Key', {
      description: `Database ${identifier}`,
      services: ['logs'],
      removalPolicy,
    });
    this.secretKmsKey = key;
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `Database ${identifier}: its clients only`,
      allowAllOutbound: false,
    });
    // A database that stays keeps what it is guarded by.
    this.securityGroup.applyRemovalPolicy(removalPolicy);
    this.clientsSecurityGroup = new ClientsSecurityGroup(this, 'Clients', {
      vpc,
      port: POSTGRES_PORT,
      server: this.securityGroup,
    });
    this.subnetGroup = new SubnetGroup(this, 'SubnetGroup', {
      vpc,
      vpcSubnets: { subnets: props.subnets },
      description: `Database ${identifier}`,
      removalPolicy,
    });
    this.parameterGroup = new ParameterGroup(this, 'ParameterGroup', {
      engine,
      description: `Database ${identifier}: TLS only, logical replication`,
      parameters: {
        'rds.force_ssl': '1',
        'rds.logical_replication': '1',
        log_connections: '1',
        log_disconnections: '1',
      },
      removalPolicy,
    });
    // RDS would make these groups itself, without retention and key, and leave them behind.
    this.logGroups = LOGS.map(
      (log) =>
        new LogGroup(this, `${log}Logs`, {
          logGroupName: `/aws/rds/instance/${identifier}/${log}`,
          encryptionKey: key,
          retention: props.logRetention ?? RetentionDays.ONE_YEAR,
          removalPolicy,
        }),
    );
    this.instance = new DatabaseInstance(this, 'Instance', {
      instanceIdentifier: identifier,
      engine,
      instanceType: size.type,
      multiAz: size.multiAz,
      vpc,
      subnetGroup: this.subnetGroup,
      securityGroups: [this.securityGroup],
      publiclyAccessible: false,
      port: POSTGRES_PORT,
      databaseName: props.dbName,
      credentials: Credentials.fromUsername('headwater', { encryptionKey: key }),
      manageMasterUserPassword: true,
      iamAuthentication: true,
      caCertificate: CaCertificate.RDS_CA_RSA2048_G1,
      parameterGroup: this.parameterGroup,
      storageType: StorageType.GP3,
      allocatedStorage,
      maxAllocatedStorage: allocatedStorage * STORAGE_GROWTH,
      storageEncrypted: true,
      storageEncryptionKey: key,
      backupRetention: Duration.days(retained ? 14 : 1),
      deleteAutomatedBackups: !retained,
      copyTagsToSnapshot: true,
      autoMinorVersionUpgrade: true,
      databaseInsightsMode: DatabaseInsightsMode.STANDARD,
      enablePerformanceInsights: true,
      performanceInsightRetention: PerformanceInsightRetention.DEFAULT,
      performanceInsightEncryptionKey: key,
      cloudwatchLogsExports: LOGS,
      deletionProtection: retained,
      removalPolicy,
    });
    this.instance.node.addDependency(...this.logGroups);
    // cfn-lint knows full versions only, and takes a major version for an old one.
    (this.instance.node.defaultChild as CfnDBInstance).addMetadata('cfn-lint', {
      config: { ignore_checks: ['W3691'] },
    });
    acknowledge(this.instance, {
      'AwsSolutions-RDS11':
        'Another port hides nothing: the subnets have no route in from outside, and the only rule admits the clients group.',
      ...(size.multiAz ? {} : { 'AwsSolutions-RDS3': ONE_ZONE }),
      ...(retained ? {} : { 'AwsSolutions-RDS10': DISPOSABLE }),
    });

    this.dbInstanceAddress = this.instance.dbInstanceEndpointAddress;
    this.dbInstancePort = this.instance.dbInstanceEndpointPort;
    this.dbName = props.dbName;
    this.dbInstanceMasterUserSecretArn = this.instance.secret!.secretArn;
  }
}
