import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { ServiceEndpoints } from '../../lib/network/service-endpoints';
import { propertiesOf, templateOf, vpcFixture } from '../fixtures/stack';

const template = (ids = ['Endpoints']) =>
  templateOf((stack) => {
    const vpc = vpcFixture(stack);
    const clients = ['Workers', 'Lambda'].map((id) => new SecurityGroup(stack, id, { vpc, allowAllOutbound: false }));
    for (const id of ids) new ServiceEndpoints(stack, id, { vpc, subnets: vpc.privateSubnets, clients });
  });

test('one for each service in use, found by its usual name, in every zone', () => {
  const endpoints = propertiesOf(template(), 'AWS::EC2::VPCEndpoint');
  expect(endpoints.map(({ ServiceName: name }) => name.split('.').at(-1)).sort()).toEqual([
    'glue',
    'kms',
    'logs',
    'monitoring',
    'secretsmanager',
    'sns',
    'states',
    'sts',
  ]);
  for (const endpoint of endpoints) {
    expect(endpoint).toMatchObject({
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: true,
      SubnetIds: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
    });
    expect(endpoint.PolicyDocument.Statement).toHaveLength(1);
    expect(endpoint.PolicyDocument.Statement[0].Condition.StringEquals).toHaveProperty(['aws:PrincipalAccount']);
    // Secrets and keys may be another account's, for a database that is there already.
    expect(endpoint.PolicyDocument.Statement[0].Condition.StringEquals).not.toHaveProperty(['aws:ResourceAccount']);
    expect(endpoint.SecurityGroupIds).toHaveLength(1);
  }
});

test('their group admits the workloads by 443 and goes nowhere', () => {
  const built = template();
  const rules = propertiesOf(built, 'AWS::EC2::SecurityGroupIngress');
  expect(rules.map((rule) => [rule.IpProtocol, rule.FromPort, rule.ToPort])).toEqual([
    ['tcp', 443, 443],
    ['tcp', 443, 443],
  ]);
  expect(new Set(rules.map((rule) => JSON.stringify(rule.SourceSecurityGroupId))).size).toBe(2);
  expect(new Set(rules.map((rule) => JSON.stringify(rule.GroupId))).size).toBe(1);
  const [group] = Object.entries(built.findResources('AWS::EC2::SecurityGroup')).filter(([id]) =>
    id.startsWith('Endpoints'),
  );
  expect(group?.[1].Properties.SecurityGroupIngress).toBeUndefined();
  expect(group?.[1].Properties.SecurityGroupEgress).toEqual([
    expect.objectContaining({ CidrIp: '255.255.255.255/32' }),
  ]);
});

test('with streams, Kinesis too', () => {
  const built = templateOf((stack) => {
    const vpc = vpcFixture(stack);
    new ServiceEndpoints(stack, 'Endpoints', { vpc, subnets: vpc.privateSubnets, clients: [], streams: true });
  });
  const names = propertiesOf(built, 'AWS::EC2::VPCEndpoint').map(({ ServiceName: name }) => name);
  expect(names).toHaveLength(9);
  expect(names).toContain('com.amazonaws.eu-central-1.kinesis-streams');
});

test('twice in one stack', () => {
  template(['One', 'Two']).resourceCountIs('AWS::EC2::VPCEndpoint', 16);
});
