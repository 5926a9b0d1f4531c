import * as fc from 'fast-check';
import type { Json } from '../../../fixtures/stack';
import { checkPermissions } from '../../../../lib/network/connectivity/permissions';
import { Resources } from '../../../../lib/network/connectivity/template/resources';
import { arnOf, below, brief, faultsOf, handler, type Template } from './fixture';

/**
 * The evaluator beside an oracle that knows only two rules: a denial that matches wins, and without an allowance that
 * matches there is nothing.
 */
const actions = [
  's3:GetObject',
  's3:PutObject',
  's3:*',
  's3:Get*',
  '*',
  'S3:getobject',
  's3:Get?bject',
  'dynamodb:GetItem',
];
const resources = [
  'arn:aws:s3:::data/*',
  'arn:aws:s3:::data/in/*',
  'arn:aws:s3:::data',
  'arn:aws:s3:::other/*',
  '*',
  'arn:aws:s3:::dat?/*',
];
const conditions: readonly [Json, boolean][] = [
  [undefined, true],
  [{ Bool: { 'aws:SecureTransport': 'true' } }, true],
  [{ Bool: { 'aws:SecureTransport': 'false' } }, false],
  [{ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/mine' } }, true],
  [{ ArnNotLike: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/mine' } }, false],
  [{ StringEquals: { 'aws:PrincipalAccount': ['1', '111122223333'] } }, true],
];

const statement = fc.record({
  allows: fc.boolean(),
  negated: fc.boolean(),
  actions: fc.uniqueArray(fc.constantFrom(...actions), { minLength: 1, maxLength: 2 }),
  resources: fc.uniqueArray(fc.constantFrom(...resources), { minLength: 1, maxLength: 2 }),
  condition: fc.constantFrom(...conditions),
});

const glob = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    'i',
  );

test('what is found missing or denied is what the two rules say', () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 4 }), (list) => {
      const made = list.map(({ allows, negated, actions: named, resources: on, condition: [condition] }) => ({
        Effect: allows ? 'Allow' : 'Deny',
        [negated ? 'NotAction' : 'Action']: named,
        Resource: on,
        ...(condition ? { Condition: condition } : {}),
      }));
      const code = `const { GetObjectCommand } = require('@aws-sdk/client-s3');
        exports.handler = () => s3.send(new GetObjectCommand({ Bucket: process.env.BUCKET, Key: 'x' }));`;
      const template = handler(code, made, { Environment: { Variables: { BUCKET: 's3://data/in/file' } } });
      template.Role.Properties.RoleName = 'mine';
      const asked = { action: 's3:GetObject', resource: 'arn:aws:s3:::data/in/file' };
      const applies = ({ negated, actions: named, resources: on, condition }: (typeof list)[number]): boolean =>
        named.some((pattern) => glob(pattern).test(asked.action)) !== negated &&
        on.some((pattern) => glob(pattern).test(asked.resource)) &&
        condition[1];
      const denied = list.some((one) => !one.allows && applies(one));
      const allowed = list.some((one) => one.allows && applies(one));
      const expected = denied ? ['error permission-denied Role'] : allowed ? [] : ['error permission-missing Role'];
      expect(brief(faultsOf(template)).filter((found) => found.startsWith('error'))).toEqual(expected);
    }),
    { numRuns: 300 },
  );
});

const reads = (variable: string): string =>
  `const { GetObjectCommand } = require('@aws-sdk/client-s3');
   exports.handler = (event) => s3.send(new GetObjectCommand({ Bucket: ${variable}, Key: 'x' }));`;
const bucket = { Type: 'AWS::S3::Bucket' };

describe('what can not be known is passed over', () => {
  const allowing = (resource: Json, condition?: Json): Json[] => [
    { Effect: 'Allow', Action: 's3:GetObject', Resource: resource, ...(condition ? { Condition: condition } : {}) },
  ];
  const told = { Environment: { Variables: { BUCKET: { Ref: 'Bucket' } } } };
  test.each<[string, () => Record<string, Json>]>([
    [
      'role of another place',
      () => ({
        ...handler(reads('process.env.BUCKET'), [], { ...told, Role: 'arn:aws:iam::111122223333:role/x' }),
        Bucket: bucket,
      }),
    ],
    [
      'managed policy that is not known',
      () => {
        const template: Record<string, Json> = { ...handler(reads('process.env.BUCKET'), [], told), Bucket: bucket };
        template.Role.Properties.ManagedPolicyArns = ['arn:aws:iam::111122223333:policy/ours'];
        return template;
      },
    ],
    [
      'resource from a parameter',
      () => ({ ...handler(reads('process.env.BUCKET'), allowing({ Ref: 'Absent' }), told), Bucket: bucket }),
    ],
    [
      'condition on a tag',
      () => ({
        ...handler(
          reads('process.env.BUCKET'),
          allowing(below('Bucket'), { StringEquals: { 'aws:ResourceTag/a': 'b' } }),
          told,
        ),
        Bucket: bucket,
      }),
    ],
    [
      'secret by the start of its name',
      () => ({
        ...handler(
          `const { GetSecretValueCommand } = require('@aws-sdk/client-secrets-manager');
           exports.handler = () => c.send(new GetSecretValueCommand({ SecretId: process.env.SECRET }));`,
          [
            {
              Effect: 'Allow',
              Action: 'secretsmanager:GetSecretValue',
              Resource: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/erp-??????',
            },
          ],
          { Environment: { Variables: { SECRET: { Ref: 'Secret' } } } },
        ),
        Secret: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'prod/erp' } },
      }),
    ],
    [
      'role with a path, named by it',
      () => {
        const template: Record<string, Json> = { ...handler(reads('process.env.BUCKET'), [], told), Bucket: bucket };
        Object.assign(template.Role.Properties, { RoleName: 'mine', Path: '/team/' });
        template.Policy = {
          Type: 'AWS::S3::BucketPolicy',
          Properties: {
            Bucket: { Ref: 'Bucket' },
            PolicyDocument: {
              Statement: [
                { ...allowing(below('Bucket'))[0], Principal: { AWS: 'arn:aws:iam::111122223333:role/team/mine' } },
              ],
            },
          },
        };
        return template;
      },
    ],
    ['code that is not here', () => ({ ...handler('', [], { Code: { S3Bucket: 'x', S3Key: 'y.zip' } }) })],
    [
      'boundary that is not known',
      () => {
        const template: Record<string, Json> = {
          ...handler(reads('process.env.BUCKET'), allowing(below('Bucket')), told),
          Bucket: bucket,
        };
        template.Role.Properties.PermissionsBoundary = 'arn:aws:iam::111122223333:policy/ours';
        return template;
      },
    ],
    [
      'bucket that its event names',
      () => ({
        ...handler(reads('event.bucket'), allowing(below('Source')), told),
        Bucket: bucket,
        Source: bucket,
        Permission: {
          Type: 'AWS::Lambda::Permission',
          Properties: {
            FunctionName: arnOf('Function'),
            Action: 'lambda:InvokeFunction',
            Principal: 's3.amazonaws.com',
            SourceArn: arnOf('Source'),
          },
        },
      }),
    ],
    [
      'denial that asks for encryption in transit',
      () => ({
        ...handler(
          reads('process.env.BUCKET'),
          [
            ...allowing(below('Bucket')),
            { Effect: 'Deny', Action: '*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
          ],
          told,
        ),
        Bucket: bucket,
      }),
    ],
  ])('%s', (_, template) =>
    expect(faultsOf(template()).filter(({ code }) => code !== 'permission-unused')).toEqual([]),
  );

  test('rights on a bucket of which the function is not told are a warning', () => {
    const template = {
      ...handler(reads('event.bucket'), allowing(below('Other')), told),
      Bucket: bucket,
      Other: bucket,
    };
    expect(brief(faultsOf(template))).toEqual(['warning permission-missing Role']);
  });
});

describe('two accounts', () => {
  const other = '999999999999';
  const code = reads('process.env.BUCKET');
  const check = (bucketPolicy: Json | undefined, statements: Json[]): string[] => {
    const mine = { ...handler(code, statements, { Environment: { Variables: { BUCKET: 's3://shared' } } }) };
    mine.Role.Properties.RoleName = 'mine';
    const theirs: Record<string, Json> = {
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'shared' } },
      ...(bucketPolicy
        ? {
            Policy: {
              Type: 'AWS::S3::BucketPolicy',
              Properties: { Bucket: { Ref: 'Bucket' }, PolicyDocument: { Statement: [bucketPolicy] } },
            },
          }
        : {}),
    };
    const inputs = [
      { id: 'mine', region: 'eu-central-1', account: '111122223333', template: { Resources: mine } },
      { id: 'theirs', region: 'eu-central-1', account: other, template: { Resources: theirs } },
    ];
    return brief(checkPermissions(new Resources(inputs)).filter(({ severity }) => severity === 'error'));
  };
  const own = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::shared/*' };
  const lets = (principal: string): Json => ({ ...own, Principal: { AWS: principal } });

  test.each<[string, Json | undefined, Json[], string[]]>([
    ['both let', lets('arn:aws:iam::111122223333:role/mine'), [own], []],
    ['the bucket lets the account', lets('111122223333'), [own], []],
    ['only the bucket lets', lets('arn:aws:iam::111122223333:role/mine'), [], ['error permission-missing Role']],
    ['only the role lets', lets('arn:aws:iam::111122223333:role/another'), [own], ['error permission-missing Role']],
    ['the policy of the bucket is not known', undefined, [own], []],
  ])('%s', (_, policy, statements, expected) => expect(check(policy, statements)).toEqual(expected));
});

test('a bucket that only lets requests of one endpoint in shuts out functions of another network', () => {
  const made = (vpc: string): Record<string, Json> => ({
    ...handler(
      reads('process.env.BUCKET'),
      [
        { Effect: 'Allow', Action: 's3:GetObject', Resource: below('Bucket') },
        { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
      ],
      { VpcConfig: { SubnetIds: [{ Ref: 'Subnet' }] }, Environment: { Variables: { BUCKET: { Ref: 'Bucket' } } } },
    ),
    Vpc: { Type: 'AWS::EC2::VPC' },
    Other: { Type: 'AWS::EC2::VPC' },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: vpc } } },
    Endpoint: { Type: 'AWS::EC2::VPCEndpoint', Properties: { VpcEndpointType: 'Interface', VpcId: { Ref: 'Vpc' } } },
    Bucket: bucket,
    Policy: {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Bucket' },
        PolicyDocument: {
          Statement: [
            {
              Effect: 'Deny',
              Action: 's3:*',
              Principal: '*',
              Resource: below('Bucket'),
              Condition: { StringNotEquals: { 'aws:SourceVpce': { Ref: 'Endpoint' } } },
            },
          ],
        },
      },
    },
  });
  expect(brief(faultsOf(made('Vpc')))).toEqual([]);
  expect(brief(faultsOf(made('Other')))).toEqual(['error permission-denied Policy']);
  const gateway = (tables: string[]): Template => ({
    ...made('Vpc'),
    Endpoint: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: { VpcId: { Ref: 'Vpc' }, RouteTableIds: tables.map((table) => ({ Ref: table })) },
    },
    Table: { Type: 'AWS::EC2::RouteTable' },
    Elsewhere: { Type: 'AWS::EC2::RouteTable' },
    Association: {
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Properties: { SubnetId: { Ref: 'Subnet' }, RouteTableId: { Ref: 'Table' } },
    },
  });
  expect(brief(faultsOf(gateway(['Elsewhere', 'Table'])))).toEqual([]);
  const [fault] = faultsOf(gateway(['Elsewhere']));
  expect(fault).toMatchObject({
    code: 'permission-denied',
    fix: expect.stringMatching(/^Lead the calls of .*route tables/),
  });
});
