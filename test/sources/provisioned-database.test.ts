import { RemovalPolicy } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { ProvisionedDatabase } from '../../lib/sources/provisioned-database';
import type { ProvisionedDatabaseProps } from '../../lib/sources/provisioned-database-props';
import { propertiesOf, templateOf, vpcFixture } from '../fixtures/stack';

const template = (overrides: Partial<ProvisionedDatabaseProps> = {}, ids = ['Database']) =>
  templateOf((stack) => {
    const vpc = vpcFixture(stack);
    for (const id of ids) {
      const identifier = `flights-dev-${id.toLowerCase()}`;
      new ProvisionedDatabase(stack, id, {
        identifier,
        vpc,
        subnets: vpc.isolatedSubnets,
        dbName: 'flights',
        ...overrides,
      });
    }
  });
const instance = (overrides?: Partial<ProvisionedDatabaseProps>) =>
  propertiesOf(template(overrides), 'AWS::RDS::DBInstance')[0]!;

test('out of reach of the internet, encrypted with the customer key', () => {
  const built = template();
  const key = { 'Fn::GetAtt': [Object.keys(built.findResources('AWS::KMS::Key'))[0], 'Arn'] };
  built.hasResourceProperties('AWS::RDS::DBInstance', {
    PubliclyAccessible: false,
    StorageEncrypted: true,
    KmsKeyId: key,
    MasterUserSecret: { KmsKeyId: key },
    PerformanceInsightsKMSKeyId: key,
  });
  built.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: key });
  built.hasResourceProperties('AWS::RDS::DBSubnetGroup', {
    SubnetIds: ['subnet-0123456789abcdef3', 'subnet-0123456789abcdef4'],
  });
});

test('RDS makes the password and rotates it; the template holds none', () => {
  const built = instance();
  expect(built.ManageMasterUserPassword).toBe(true);
  expect(built).not.toHaveProperty('MasterUserPassword');
  template().resourceCountIs('AWS::SecretsManager::Secret', 0);
});

test('TLS is forced and logical replication on', () => {
  template().hasResourceProperties('AWS::RDS::DBParameterGroup', {
    Family: 'postgres17',
    Parameters: Match.objectLike({ 'rds.force_ssl': '1', 'rds.logical_replication': '1' }),
  });
});

test('identity, insight, upkeep', () => {
  expect(instance()).toMatchObject({
    EnableIAMDatabaseAuthentication: true,
    EnablePerformanceInsights: true,
    AutoMinorVersionUpgrade: true,
    CopyTagsToSnapshot: true,
    EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
  });
});

test('log groups are there before the instance would make its own', () => {
  const built = template();
  const groups = built.findResources('AWS::Logs::LogGroup');
  const names = Object.values(groups).map((group) => group.Properties.LogGroupName);
  expect(names).toEqual([
    '/aws/rds/instance/flights-dev-database/postgresql',
    '/aws/rds/instance/flights-dev-database/upgrade',
  ]);
  const [database] = Object.values(built.findResources('AWS::RDS::DBInstance'));
  expect(database?.DependsOn).toEqual(expect.arrayContaining(Object.keys(groups)));
  expect(database?.Properties.DBInstanceIdentifier).toBe('flights-dev-database');
});

test.each([
  ['small', 'db.t4g.medium', false],
  ['medium', 'db.r7g.large', true],
  ['large', 'db.r7g.2xlarge', true],
] as const)('size %s is %s, two zones: %s', (size, type, multiAz) => {
  expect(instance({ size })).toMatchObject({ DBInstanceClass: type, MultiAZ: multiAz });
});

test('engine and storage are the definition’s, and storage grows tenfold', () => {
  expect(instance({ engineVersion: '16', allocatedStorage: 80 })).toMatchObject({
    Engine: 'postgres',
    EngineVersion: '16',
    AllocatedStorage: '80',
    MaxAllocatedStorage: 800,
    StorageType: 'gp3',
  });
});

describe('access is membership', () => {
  const built = template();
  const [server, clients] = ['SecurityGroup', 'Clients'].map((part) => ({
    'Fn::GetAtt': [
      Object.keys(built.findResources('AWS::EC2::SecurityGroup')).find((id) => id.startsWith(`Database${part}`)),
      'GroupId',
    ],
  }));

  test('the database admits its port from its clients, and no address', () => {
    expect(propertiesOf(built, 'AWS::EC2::SecurityGroupIngress')).toEqual([
      expect.objectContaining({
        GroupId: server,
        SourceSecurityGroupId: clients,
        IpProtocol: 'tcp',
        FromPort: 5432,
        ToPort: 5432,
      }),
    ]);
    for (const group of propertiesOf(built, 'AWS::EC2::SecurityGroup'))
      expect(group.SecurityGroupIngress).toBeUndefined();
  });

  test('clients reach the database and nothing else; the database nothing', () => {
    expect(propertiesOf(built, 'AWS::EC2::SecurityGroupEgress')).toEqual([
      expect.objectContaining({
        GroupId: clients,
        DestinationSecurityGroupId: server,
        IpProtocol: 'tcp',
        FromPort: 5432,
        ToPort: 5432,
      }),
    ]);
    for (const group of propertiesOf(built, 'AWS::EC2::SecurityGroup')) {
      expect(group.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
    }
  });

  test('the instance is in the database’s group alone', () => {
    built.hasResourceProperties('AWS::RDS::DBInstance', { VPCSecurityGroups: [server] });
  });
});

describe('what becomes of the data', () => {
  const STATEFUL = [
    'AWS::RDS::DBInstance',
    'AWS::RDS::DBSubnetGroup',
    'AWS::RDS::DBParameterGroup',
    'AWS::KMS::Key',
    'AWS::Logs::LogGroup',
  ];

  test('kept by default, with backups', () => {
    const built = template();
    built.hasResourceProperties('AWS::RDS::DBInstance', {
      DeletionProtection: true,
      DeleteAutomatedBackups: false,
      BackupRetentionPeriod: 14,
    });
    for (const type of STATEFUL) {
      for (const resource of Object.values(built.findResources(type))) {
        expect(resource).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
      }
    }
  });

  test('gone without a trace where it may go', () => {
    const built = template({ removalPolicy: RemovalPolicy.DESTROY });
    built.hasResourceProperties('AWS::RDS::DBInstance', { DeletionProtection: false, DeleteAutomatedBackups: true });
    for (const type of STATEFUL) {
      for (const resource of Object.values(built.findResources(type))) expect(resource.DeletionPolicy).toBe('Delete');
    }
  });
});

test('as seen by clients: address, port and secret of the instance', () => {
  templateOf((stack) => {
    const vpc = vpcFixture(stack);
    const database = new ProvisionedDatabase(stack, 'Db', {
      identifier: 'x',
      vpc,
      subnets: vpc.isolatedSubnets,
      dbName: 'flights',
    });
    const id = stack.getLogicalId(database.instance.node.defaultChild as never);
    expect(
      stack.resolve([database.dbInstanceAddress, database.dbInstancePort, database.dbInstanceMasterUserSecretArn]),
    ).toEqual(
      ['Endpoint.Address', 'Endpoint.Port', 'MasterUserSecret.SecretArn'].map((attribute) => ({
        'Fn::GetAtt': [id, attribute],
      })),
    );
    expect(database.dbName).toBe('flights');
  });
});

test('twice in one stack', () => {
  template({}, ['One', 'Two']).resourceCountIs('AWS::RDS::DBInstance', 2);
});
