import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { ApiExtractor } from '../../lib/ingestion/api-extractor';
import type { ApiExtractorProps } from '../../lib/ingestion/api-extractor-props';
import { manifestAsset } from '../../lib/ingestion/generated-asset';
import { securityFindings } from '../../lib/security/checks';
import { restApi } from '../fixtures/apis';
import { lakeFixture } from '../fixtures/lake';
import { platformFixture } from '../fixtures/platform';
import type { Json } from '../fixtures/stack';
import { propertiesOf } from '../fixtures/stack';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:flights-dev/catalogue-AbCdEf';
const pagesOf = (...datasets: string[]) => Object.fromEntries(datasets.map((one) => [one, `api-pages/${one}/`]));

function build(...all: Partial<ApiExtractorProps>[]) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const lake = lakeFixture(stack);
  const manifest = manifestAsset(stack, 'Manifest', platformFixture().manifest);
  all.forEach(
    (props, i) =>
      new ApiExtractor(stack, `Api${i}`, {
        prefix: 'flights-dev',
        name: 'catalogue',
        source: restApi(),
        pages: pagesOf('albums', 'tracks'),
        pipeline: 'catalogue',
        code: Code.fromInline('exports.handler = async () => ({ status: "DONE", failed: [] });'),
        lake,
        manifest,
        credentials: { secretArn: SECRET, existing: false },
        ...props,
      }),
  );
  return { stack, template: Template.fromStack(stack) };
}
const { template, stack } = build({});
const lambdas = (of: Template) =>
  propertiesOf(of, 'AWS::Lambda::Function').filter(({ FunctionName }) => String(FunctionName).endsWith('-api'));

/** Statements of the policies of the first function, also of those that didn't fit into its own. */
const statementsOf = (of: Template): Json[] =>
  [of.findResources('AWS::IAM::Policy'), of.findResources('AWS::IAM::ManagedPolicy')].flatMap((policies) =>
    Object.entries(policies)
      .filter(([id]) => id.startsWith('Api0'))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement),
  );
/** `action → resources` of its role. */
function rights(of: Template): Record<string, string[]> {
  const may: Record<string, string[]> = {};
  for (const { Action, Resource } of statementsOf(of))
    for (const action of [Action].flat())
      (may[action] ??= []).push(...[Resource].flat().map((resource: Json) => JSON.stringify(resource)));
  return may;
}

test('is told where everything is, and nothing secret but where that is', () => {
  const [{ Environment }] = lambdas(template) as [Json];
  expect(Environment.Variables).toEqual({
    PLATFORM: 'flights-dev',
    SOURCE: 'catalogue',
    MANIFEST_URI: expect.stringMatching(/^s3:\/\/.*\.json$/),
    STATE_TABLE: { Ref: expect.stringMatching(/State/) },
    BRONZE_BUCKET: { Ref: expect.stringMatching(/Bronze/) },
    ARTEFACTS_BUCKET: { Ref: expect.stringMatching(/Artefacts/) },
    SECRET_ARN: SECRET,
  });
});

test('is as large as its source says, and has fifteen minutes unless told otherwise', () => {
  const { template: two } = build(
    {},
    { source: { ...restApi('x'), memoryMegabytes: 512 }, timeout: Duration.minutes(5) },
  );
  expect(lambdas(two)).toMatchObject([
    { FunctionName: 'flights-dev-catalogue-api', MemorySize: 1024, Timeout: 900 },
    { FunctionName: 'x-catalogue-api', MemorySize: 512, Timeout: 300 },
  ]);
});

describe('its rights', () => {
  const common = ['logs:CreateLogStream', 'logs:PutLogEvents', 'xray:PutTelemetryRecords', 'xray:PutTraceSegments'];
  const own = [
    'dynamodb:GetItem',
    'dynamodb:UpdateItem',
    'kms:Decrypt',
    'kms:GenerateDataKey',
    's3:GetObject',
    's3:ListBucket',
    's3:PutObject',
  ];

  test('are exactly these', () => {
    expect(Object.keys(rights(template)).sort()).toEqual([...common, ...own, 'secretsmanager:GetSecretValue'].sort());
  });

  test('pages of its own datasets, results of its own pipeline, its own secret', () => {
    const may = rights(template);
    const pages = ['albums', 'tracks'].map((one) =>
      expect.stringMatching(new RegExp(`Bronze.*/api-pages/${one}/\\*"`)),
    );
    const results = expect.stringMatching(/Artefacts.*\/runs\/catalogue\/\*\/extractions\/\*"/);
    expect(may['s3:GetObject']).toEqual([expect.stringMatching(/\.json"/), ...pages, results]);
    expect(may['s3:PutObject']).toEqual([...pages, results]);
    expect(may['s3:ListBucket']).toEqual([expect.stringMatching(/Bronze/), expect.stringMatching(/Artefacts/)]);
    expect(may['secretsmanager:GetSecretValue']).toEqual([JSON.stringify(SECRET)]);
  });

  test('the state of its own datasets', () => {
    const [state] = statementsOf(template).filter(({ Action }) => Action.includes('dynamodb:UpdateItem'));
    expect(state.Condition).toEqual({
      'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['DATASET#albums', 'DATASET#tracks'] },
    });
  });

  test('the secret is written only where tokens replace each other', () => {
    const oauth2 = restApi().spec.authorization as Extract<Json, { type: 'oauth2' }>;
    const authorization = { ...oauth2, grant: 'refreshToken' };
    const replaced = build({ source: restApi('flights-dev', 'catalogue', { spec: { authorization } }) });
    expect(rights(replaced.template)['secretsmanager:PutSecretValue']).toEqual([JSON.stringify(SECRET)]);
    expect(rights(template)).not.toHaveProperty(['secretsmanager:PutSecretValue']);
  });

  test('an existing secret has a key of its owner’s, which opens that secret alone', () => {
    const { template: existing, stack: of } = build({ credentials: { secretArn: SECRET, existing: true } });
    const [, key] = statementsOf(existing).filter(({ Action }) => [Action].flat().includes('kms:Decrypt'));
    expect(key).toEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: 'arn:aws:kms:eu-central-1:111122223333:key/*',
      Condition: {
        StringEquals: {
          'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com',
          'kms:EncryptionContext:SecretARN': SECRET,
        },
      },
    });
    expect(securityFindings(of)).toEqual([]);
  });

  test('without a secret there is none to be read; an API of AWS is called by name', () => {
    const apiArn = 'arn:aws:execute-api:eu-central-1:123456789012:abc123/prod/GET/*';
    const authorization = { type: 'sigv4', service: 'execute-api', region: 'eu-central-1', apiArn } as const;
    const source = restApi('flights-dev', 'catalogue', { spec: { authorization } });
    const { template: signed, stack: of } = build({ source, credentials: undefined });
    expect(rights(signed)['execute-api:Invoke']).toEqual([JSON.stringify(apiArn)]);
    expect(Object.keys(rights(signed)).filter((action) => action.startsWith('secretsmanager'))).toEqual([]);
    expect(lambdas(signed)[0]!['Environment'].Variables).not.toHaveProperty('SECRET_ARN');
    expect(rights(template)).not.toHaveProperty(['execute-api:Invoke']);
    expect(securityFindings(of)).toEqual([]);
  });

  test('of forty datasets are named, of a thousand no longer: they are as many resources', () => {
    const datasets = Array.from({ length: 1_000 }, (_, i) => `a_dataset_with_a_long_name_${i}`);
    const { template: named, stack: fewer } = build({ pages: pagesOf(...datasets.slice(0, 40)) });
    const { template: large, stack: of } = build({ pages: pagesOf(...datasets) });
    for (const dataset of datasets.slice(0, 40))
      expect(rights(named)['s3:PutObject']!.join()).toContain(`/api-pages/${dataset}/*`);
    expect(rights(large)['s3:PutObject']![0]).toContain('/api-pages/*');
    const keys = statementsOf(large).map(({ Condition }) => Condition?.['ForAllValues:StringLike']);
    expect(keys).toContainEqual({ 'dynamodb:LeadingKeys': ['DATASET#*'] });
    // The bucket's name stands in a template as something longer.
    for (const one of [named, large]) expect(JSON.stringify(statementsOf(one)).length).toBeLessThan(20_000);
    const resources = (one: Template) => Object.keys(one.toJSON().Resources).sort();
    for (const one of [named, large]) expect(resources(one)).toEqual(resources(template));
    expect(securityFindings(of)).toEqual([]);
    expect(securityFindings(fewer)).toEqual([]);
  });
});

test('twice in one stack; security checks find nothing', () => {
  const both = build({}, { source: restApi('other') });
  expect(lambdas(both.template)).toHaveLength(2);
  expect(securityFindings(both.stack)).toEqual([]);
  expect(securityFindings(stack)).toEqual([]);
});
