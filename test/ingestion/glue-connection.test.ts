import { Stack } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { GlueConnection } from '../../lib/ingestion/glue-connection';
import { ExistingDatabase } from '../../lib/sources/existing-database';
import type { ExistingDatabaseProps } from '../../lib/sources/existing-database-props';
import { propertiesOf, templateOf, vpcFixture } from '../fixtures/stack';

function connect(
  stack: Stack,
  id: string,
  name: string,
  groupCount = 2,
  more: Partial<ExistingDatabaseProps> = {},
): GlueConnection {
  const vpc = vpcFixture(stack, `${id}Vpc`);
  const database = new ExistingDatabase(stack, `${id}Database`, {
    vpc,
    dbInstanceAddress: 'db.example.com',
    dbInstancePort: 5433,
    dbName: 'billing',
    dbInstanceMasterUserSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:billing-AbCdEf',
    ...more,
  });
  const groups = Array.from({ length: groupCount }, (_, index) =>
    SecurityGroup.fromSecurityGroupId(stack, `${id}Group${index}`, `sg-${index}`),
  );
  return new GlueConnection(stack, id, { name, database, subnet: vpc.privateSubnets[0]!, securityGroups: groups });
}

test('says where the database is, which secret opens it and from where it is reached, by TLS only', () => {
  const [connection] = propertiesOf(
    templateOf((stack) => connect(stack, 'One', 'flights-dev-billing')),
    'AWS::Glue::Connection',
  );
  expect(connection!['ConnectionInput']).toEqual({
    Name: 'flights-dev-billing',
    ConnectionType: 'JDBC',
    ConnectionProperties: {
      JDBC_CONNECTION_URL: 'jdbc:postgresql://db.example.com:5433/billing',
      SECRET_ID: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:billing-AbCdEf',
      JDBC_ENFORCE_SSL: 'true',
    },
    PhysicalConnectionRequirements: {
      SubnetId: 'subnet-0123456789abcdef1',
      AvailabilityZone: 'eu-central-1a', // A connection's zone must be that of its subnet.
      SecurityGroupIdList: ['sg-0', 'sg-1'],
    },
  });
});

test('says in its metadata what it connects to', () => {
  templateOf((stack) => connect(stack, 'One', 'flights-dev-billing')).hasResource('AWS::Glue::Connection', {
    Metadata: {
      'Headwater::Connectivity': {
        connectsTo: [{ address: 'db.example.com', port: 5433, why: 'connection flights-dev-billing' }],
      },
    },
  });
});

test('a name that the certificate cannot have is not checked, the certificate is', () => {
  const [connection] = propertiesOf(
    templateOf((stack) => connect(stack, 'One', 'billing', 2, { certified: false })),
    'AWS::Glue::Connection',
  );
  expect(connection!['ConnectionInput'].ConnectionProperties).toMatchObject({
    JDBC_CONNECTION_URL: 'jdbc:postgresql://db.example.com:5433/billing?sslmode=verify-ca',
    JDBC_ENFORCE_SSL: 'true',
  });
});

test('two in one stack', () => {
  const template = templateOf((stack) => {
    connect(stack, 'One', 'one');
    connect(stack, 'Two', 'two');
  });
  template.resourceCountIs('AWS::Glue::Connection', 2);
});

test('a network interface has at most five groups', () => {
  expect(() => templateOf((stack) => connect(stack, 'One', 'one', 5))).not.toThrow();
  expect(() => templateOf((stack) => connect(stack, 'One', 'one', 6))).toThrow('at most 5');
});
