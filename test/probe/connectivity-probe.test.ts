import { securityFindings } from '../../lib/security/checks';
import type { Json } from '../fixtures/stack';
import { propertiesOf } from '../fixtures/stack';
import { KEY, probesOf, SECRET } from './fixture';

const { stack, template } = probesOf({});
const probeOf = (of = template) =>
  Object.values(of.findResources('AWS::Lambda::Function', { Properties: { FunctionName: 'flights-dev-probe' } }))[0]!;
const statements = (of = template): Json[] =>
  Object.entries(of.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.startsWith('Probe0'))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
const with_ = (action: string, of = template) =>
  statements(of).find(({ Action }) => [Action].flat().includes(action)) as Json;

test('runs where the Spark job does: the same subnet, the clients groups, a group that lets out', () => {
  const { VpcConfig } = probeOf()['Properties'];
  expect(VpcConfig.SubnetIds).toEqual(['subnet-0123456789abcdef1']);
  expect(VpcConfig.SecurityGroupIds).toEqual([
    { 'Fn::GetAtt': [expect.stringContaining('Lambda0'), 'GroupId'] },
    { 'Fn::GetAtt': [expect.stringContaining('Billing0Clients'), 'GroupId'] },
  ]);
});

test('is told names and ARNs, and no secret', () => {
  const { Variables } = probeOf()['Properties'].Environment;
  expect(Object.keys(Variables).sort()).toEqual([
    'BUCKETS',
    'CATALOG_DATABASES',
    'DATABASES',
    'DATABASE_AUTHORITIES_URI',
    'KEY_ARN',
    'MANIFEST_URI',
    'MASK_SECRET_ARN',
    'PLATFORM',
  ]);
  expect(JSON.parse(Variables.DATABASES)).toEqual({
    billing: { host: 'billing.example.com', port: '5433', database: 'billing', secretArn: SECRET },
  });
  expect(JSON.stringify(probeOf())).not.toMatch(/resolve:|SecretString|password/i);
});

test('what it connects to is declared for the proof', () => {
  expect(probeOf()['Metadata']['Headwater::Connectivity']).toEqual({
    connectsTo: [{ address: 'billing.example.com', port: '5433', why: 'probes source billing' }],
  });
});

test('may do what it tests and nothing else', () => {
  expect(
    statements()
      .flatMap(({ Action }) => Action)
      .filter((action: string) => !/^(ec2|xray|logs):/.test(action)),
  ).toEqual([
    's3:GetObject',
    's3:ListBucket',
    'glue:GetDatabase',
    'kinesis:DescribeStreamSummary',
    'kms:GenerateDataKey',
    'secretsmanager:DescribeSecret',
    'secretsmanager:GetSecretValue',
    'kms:Decrypt',
  ]);
  expect(with_('secretsmanager:GetSecretValue').Resource).toBe(SECRET);
  expect(with_('kms:Decrypt').Resource).toBe(KEY);
  expect(JSON.stringify(with_('kinesis:DescribeStreamSummary').Resource)).toContain(':stream/flights-dev-shop');
  expect(with_('s3:GetObject').Resource).toHaveLength(2);
  for (const { Action } of statements()) expect(JSON.stringify(Action)).not.toContain('*');
});

test('its code is denied what Lambda needs of its role to place it', () => {
  const ec2 = statements().filter(({ Action }) => JSON.stringify(Action).includes('ec2:'));
  const [denied] = ec2.filter(({ Effect }) => Effect === 'Deny');
  const allowed = ec2.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => Action);
  expect([...denied!.Action].sort()).toEqual([...allowed].sort());
  expect(JSON.stringify(denied!.Condition)).toContain(':function:flights-dev-probe');
});

test('without a database it is outside of any VPC, as the job is, and has no right to a network', () => {
  const { template: bare } = probesOf({ database: false });
  expect(probeOf(bare)['Properties'].VpcConfig).toBeUndefined();
  expect(JSON.stringify(statements(bare))).not.toMatch(/ec2:|GetSecretValue/);
});

test('a call that fails is not tried again: the next hour measures anew', () => {
  template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', { MaximumRetryAttempts: 0 });
});

test('security checks find nothing', () => {
  expect(securityFindings(stack)).toEqual([]);
});

test('two in one stack', () => {
  const { stack: both, template: twice } = probesOf({}, { prefix: 'other-dev' });
  const names = propertiesOf(twice, 'AWS::Lambda::Function').map(({ FunctionName }) => FunctionName);
  expect(names.filter((name) => /probe/.test(String(name))).sort()).toEqual([
    'flights-dev-probe',
    'flights-dev-probe-deployment',
    'other-dev-probe',
    'other-dev-probe-deployment',
  ]);
  expect(securityFindings(both)).toEqual([]);
});
