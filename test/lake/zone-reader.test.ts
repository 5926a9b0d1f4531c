import { ZONES } from '../../lib/platform/manifest';
import { lakeFixture } from '../fixtures/lake';
import type { Json } from '../fixtures/stack';
import { propertiesOf, templateOf } from '../fixtures/stack';

const template = templateOf((stack) => void lakeFixture(stack));
const policies = propertiesOf(template, 'AWS::IAM::ManagedPolicy');
const reader = (zone: string) =>
  policies.find(({ ManagedPolicyName: name }) => name === `flights-dev-read-${zone}-eu-central-1`)!;

/** As a person reads it: joins put together, references by what they are called. */
function flat(value: Json): Json {
  if (Array.isArray(value)) return value.map(flat);
  if (typeof value !== 'object' || value === null) return value;
  if (value.Ref) return `<${value.Ref}>`;
  if (value['Fn::GetAtt']) return `<${value['Fn::GetAtt'][0].replace(/^Lake(Storage)?|[A-F0-9]{8}$/g, '')}>`;
  if (value['Fn::Join']) return value['Fn::Join'][1].map(flat).join('');
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, flat(child)]));
}
const statements = (zone: string): Json[] => flat(reader(zone).PolicyDocument.Statement);
const arn = (rest: string) => `arn:<AWS::Partition>:${rest}`;
const GLUE = 'glue:eu-central-1:111122223333';

test('there is one for each zone, attached to nobody', () => {
  expect(policies).toHaveLength(ZONES.length);
  for (const zone of ZONES) expect(reader(zone)).toBeDefined();
  for (const { Roles, Users, Groups } of policies)
    expect([Roles, Users, Groups]).toEqual([undefined, undefined, undefined]);
});

test('it holds exactly what reading silver takes', () => {
  const via = { StringEquals: { 'kms:ViaService': 's3.eu-central-1.<AWS::URLSuffix>' } };
  expect(statements('silver')).toEqual([
    {
      Effect: 'Allow',
      Action: [
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetQueryResultsStream',
        'athena:GetWorkGroup',
        'athena:ListQueryExecutions',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
      ],
      Resource: arn('athena:eu-central-1:111122223333:workgroup/flights-dev-silver'),
    },
    {
      Effect: 'Allow',
      Action: ['glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable', 'glue:GetTables'],
      Resource: [
        arn(`${GLUE}:catalog`),
        arn(`${GLUE}:database/flights_dev_silver`),
        arn(`${GLUE}:table/flights_dev_silver/*`),
      ],
    },
    { Effect: 'Allow', Action: 'glue:GetDatabase', Resource: arn(`${GLUE}:database/default`) },
    { Effect: 'Allow', Action: 's3:GetObject', Resource: '<SilverBucket>/*' },
    { Effect: 'Allow', Action: ['s3:GetBucketLocation', 's3:ListBucket'], Resource: '<SilverBucket>' },
    {
      Effect: 'Allow',
      Action: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      Resource: '<ArtefactsBucket>/athena/silver/*',
    },
    { Effect: 'Allow', Action: 's3:GetBucketLocation', Resource: '<ArtefactsBucket>' },
    {
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: '<ArtefactsBucket>',
      Condition: { StringLike: { 's3:prefix': 'athena/silver/*' } },
    },
    { Effect: 'Allow', Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Resource: '<Key>', Condition: via },
  ]);
});

test.each([
  [
    'bronze',
    [
      '<BronzeBucket>/stream-events/*',
      '<BronzeBucket>/stream-errors/*',
      '<BronzeBucket>/stream-tables/*',
      '<BronzeBucket>/api-pages/*',
    ],
  ],
  ['quarantine', ['<QuarantineBucket>/stream-events/*', '<QuarantineBucket>/aws/lambda/*']],
])('events as they came, unmasked, are closed in %s', (zone, Resource) => {
  expect(statements(zone).at(-1)).toEqual({ Sid: 'NotAsItCame', Effect: 'Deny', Action: 's3:GetObject', Resource });
});

test.each(ZONES)('that of %s names no other zone', (zone) => {
  const text = JSON.stringify(statements(zone)).toLowerCase();
  expect(text).toContain(`${zone}bucket`);
  for (const other of ZONES.filter((one) => one !== zone)) expect(text).not.toContain(other);
});

test('results of queries over one zone lie apart from those of others, where the workgroup puts them', () => {
  const groups = propertiesOf(template, 'AWS::Athena::WorkGroup');
  const places = groups.map(({ Name, WorkGroupConfiguration: { ResultConfiguration } }) => [
    Name,
    flat(ResultConfiguration.OutputLocation).split('>')[1],
  ]);
  expect(Object.fromEntries(places)).toEqual({
    'flights-dev': '/athena/all/',
    ...Object.fromEntries(ZONES.map((zone) => [`flights-dev-${zone}`, `/athena/${zone}/`])),
  });
  for (const group of groups) expect(group.WorkGroupConfiguration.EnforceWorkGroupConfiguration).toBe(true);
});

test('twice in one stack', () => {
  const two = templateOf((stack) => void [lakeFixture(stack, 'One', 'one'), lakeFixture(stack, 'Two', 'two')]);
  two.resourceCountIs('AWS::IAM::ManagedPolicy', 2 * ZONES.length);
});
