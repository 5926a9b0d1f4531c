import { ExistingDatabase } from '../../lib/sources/existing-database';
import type { ExistingDatabaseProps } from '../../lib/sources/existing-database-props';
import type { IRelationalDatabase } from '../../lib/sources/relational-database';
import { propertiesOf, templateOf, vpcFixture } from '../fixtures/stack';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:operations-AbCdEf';
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';

function build(overrides: Partial<ExistingDatabaseProps> = {}, ids = ['Database']) {
  const databases: IRelationalDatabase[] = [];
  const template = templateOf((stack) => {
    const vpc = vpcFixture(stack);
    for (const id of ids) {
      databases.push(
        new ExistingDatabase(stack, id, {
          vpc,
          dbInstanceAddress: 'db.example.com',
          dbName: 'flights',
          dbInstanceMasterUserSecretArn: SECRET,
          ...overrides,
        }),
      );
    }
  });
  return { database: databases[0]!, template };
}

test('is taken as it is said to be', () => {
  const { database } = build({ dbInstancePort: 5433, secretKmsKeyArn: KEY });
  expect(database).toMatchObject({
    dbInstanceAddress: 'db.example.com',
    dbInstancePort: '5433',
    dbName: 'flights',
    dbInstanceMasterUserSecretArn: SECRET,
    securityGroup: undefined,
  });
  expect(database.secretKmsKey?.keyArn).toBe(KEY);
});

test('listens on PostgreSQL’s port unless told otherwise, and its secret is under the AWS managed key', () => {
  const { database } = build();
  expect(database.dbInstancePort).toBe('5432');
  expect(database.secretKmsKey).toBeUndefined();
});

test('with its group: the rule that admits our clients is added to it, on its port', () => {
  const { template } = build({ dbInstancePort: 5433, securityGroupId: 'sg-0123456789abcdef0' });
  const clients = { 'Fn::GetAtt': [Object.keys(template.findResources('AWS::EC2::SecurityGroup'))[0], 'GroupId'] };
  template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  expect(propertiesOf(template, 'AWS::EC2::SecurityGroupIngress')).toEqual([
    expect.objectContaining({
      GroupId: 'sg-0123456789abcdef0',
      SourceSecurityGroupId: clients,
      FromPort: 5433,
      ToPort: 5433,
    }),
  ]);
  expect(propertiesOf(template, 'AWS::EC2::SecurityGroupEgress')).toEqual([
    expect.objectContaining({
      GroupId: clients,
      DestinationSecurityGroupId: 'sg-0123456789abcdef0',
      FromPort: 5433,
      ToPort: 5433,
    }),
  ]);
});

test('without its group: clients may go out on its port, and nothing of the owner’s is touched', () => {
  const { template } = build({ dbInstancePort: 5433 });
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  const [clients] = propertiesOf(template, 'AWS::EC2::SecurityGroup');
  expect(clients?.SecurityGroupEgress).toEqual([
    expect.objectContaining({ CidrIp: '0.0.0.0/0', IpProtocol: 'tcp', FromPort: 5433, ToPort: 5433 }),
  ]);
  expect(clients?.SecurityGroupIngress).toBeUndefined();
});

test('to addresses: clients go out to these only, and its group admits them where it is known', () => {
  const destinations = ['10.50.0.0/16', '10.51.0.0/16'];
  const [clients] = propertiesOf(build({ destinations }).template, 'AWS::EC2::SecurityGroup');
  expect(clients?.SecurityGroupEgress).toEqual(
    destinations.map((CidrIp) => expect.objectContaining({ CidrIp, FromPort: 5432, ToPort: 5432 })),
  );
  const { template } = build({ destinations, securityGroupId: 'sg-0123456789abcdef0' });
  template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 1);
});

test('twice in one stack', () => {
  build({ securityGroupId: 'sg-0123456789abcdef0', secretKmsKeyArn: KEY }, ['One', 'Two']).template.resourceCountIs(
    'AWS::EC2::SecurityGroup',
    2,
  );
});
