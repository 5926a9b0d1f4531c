import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { securityFindings } from '../../lib/security/checks';
import { apiDataset, apiLoad, apiPlatformFixture, restApi } from '../fixtures/apis';
import { compact } from '../fixtures/compact';
import { platformFixture } from '../fixtures/platform';
import type { Json } from '../fixtures/stack';
import { propertiesOf } from '../fixtures/stack';
import { buildStacks } from './pipelines-fixture';

const build = (platform: Parameters<typeof buildStacks>[0]) => {
  const stacks = buildStacks(platform);
  return { ...stacks, dataTemplate: Template.fromStack(stacks.data) };
};
const dev = build(apiPlatformFixture('dev'));
const prod = build(apiPlatformFixture('prod'));
const EXISTING = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:catalogue-AbCdEf';
const existing = build(apiPlatformFixture('dev', { secretArn: EXISTING }));
const open = build(apiPlatformFixture('dev', { spec: { authorization: undefined } }));

/** What is of the API, out of a stack's template. */
function ofApi(template: Template): unknown {
  const { Resources, Outputs } = compact(template.toJSON()) as Record<'Resources' | 'Outputs', Record<string, Json>>;
  const own = ([id]: [string, unknown]) => id.startsWith('Catalogue');
  return {
    Resources: Object.fromEntries(Object.entries(Resources).filter(own)),
    Outputs: Object.entries(Outputs).filter(own),
  };
}
const functionOf = (template: Template) =>
  propertiesOf(template, 'AWS::Lambda::Function').find(({ FunctionName: name }) => name?.endsWith('-catalogue-api'))!;

test('the API’s resources are what they were', () => {
  expect({ data: ofApi(dev.dataTemplate), pipelines: ofApi(dev.template) }).toMatchSnapshot();
});

test.each([
  ['dev', dev],
  ['prod', prod],
  ['a secret that was there already', existing],
  ['without authorisation', open],
])('security checks find nothing and synthesis warns of nothing: %s', (_, { data, pipelines }) => {
  for (const stack of [data, pipelines]) {
    expect(securityFindings(stack)).toEqual([]);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  }
});

describe('the secret', () => {
  const secrets = ({ dataTemplate }: typeof dev) =>
    propertiesOf(dataTemplate, 'AWS::SecretsManager::Secret').filter(({ Name }) => Name !== undefined);

  test('is made without anything that could be taken for a credential, and an output says what to fill in', () => {
    expect(secrets(dev)).toMatchObject([
      {
        Name: 'flights-dev/catalogue',
        GenerateSecretString: { SecretStringTemplate: '{}', GenerateStringKey: 'placeholder' },
        KmsKeyId: expect.anything(),
      },
    ]);
    dev.dataTemplate.hasOutput('CatalogueSecretArn', {
      Description: 'Secret of source catalogue, to be filled as JSON: clientId, clientSecret',
    });
  });

  test('stays where the environment does', () => {
    for (const [{ dataTemplate }, policy] of [
      [dev, 'Delete'],
      [prod, 'Retain'],
    ] as const)
      dataTemplate.hasResource('AWS::SecretsManager::Secret', {
        Properties: { Name: Match.stringLikeRegexp('/catalogue$') },
        DeletionPolicy: policy,
        UpdateReplacePolicy: policy,
      });
  });

  test('can be dropped with its source: the pipelines hold no export', () => {
    const text = JSON.stringify(functionOf(dev.template)['Environment']);
    expect(text).toContain('SECRET_ARN');
    expect(text).not.toMatch(/ImportValue[^}]*Credentials/);
  });

  test('is not made where there is one already, which is used', () => {
    expect(secrets(existing)).toEqual([]);
    expect(functionOf(existing.template)['Environment'].Variables.SECRET_ARN).toBe(EXISTING);
    existing.dataTemplate.hasOutput('CatalogueSecretArn', { Value: EXISTING });
  });

  test('is not there where nothing is secret', () => {
    expect(secrets(open)).toEqual([]);
    expect(functionOf(open.template)['Environment'].Variables).not.toHaveProperty('SECRET_ARN');
    expect(JSON.stringify(open.dataTemplate.toJSON().Outputs)).not.toContain('CatalogueSecret');
  });
});

describe('the function', () => {
  test('has a call as long as Lambda lets it, but not longer than a run, and memory as the source says', () => {
    expect(functionOf(dev.template)).toMatchObject({ Timeout: 900, MemorySize: 1024, Architectures: ['arm64'] });
    const short = apiPlatformFixture('dev', { memoryMegabytes: 512 });
    const { pipelines, ...manifest } = short.manifest;
    const hurried = { ...pipelines, catalogue: { ...pipelines['catalogue']!, timeoutSeconds: 300 } };
    const { template } = buildStacks({ ...short, manifest: { ...manifest, pipelines: hurried } });
    expect(functionOf(template)).toMatchObject({ Timeout: 300, MemorySize: 512 });
  });

  test('is outside of the VPC, and has executions of its own where the environment stays', () => {
    for (const { template } of [dev, prod]) expect(functionOf(template)).not.toHaveProperty('VpcConfig');
    expect(functionOf(dev.template)).not.toHaveProperty('ReservedConcurrentExecutions');
    expect(functionOf(prod.template)['ReservedConcurrentExecutions']).toBe(2);
  });

  test('is called by the state machine, which reads APIs only where there are some', () => {
    const machineOf = (template: Template) =>
      JSON.stringify(propertiesOf(template, 'AWS::StepFunctions::StateMachine'));
    expect(machineOf(dev.template)).toContain('ReadApi');
    expect(machineOf(buildStacks(platformFixture()).template)).not.toContain('ReadApi');
    const invoked = propertiesOf(dev.template, 'AWS::IAM::Policy')
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement as Json[])
      .filter(
        ({ Action, Resource }) => Action === 'lambda:InvokeFunction' && JSON.stringify(Resource).includes('Plan'),
      );
    expect(invoked).toHaveLength(1);
    expect(JSON.stringify(invoked[0].Resource)).toMatch(/CatalogueApiHandler/);
    expect(invoked[0].Resource).toHaveLength(3);
  });

  test('is watched', () => {
    const names = propertiesOf(dev.template, 'AWS::CloudWatch::Alarm').map((alarm) => alarm['AlarmName']);
    expect(names).toEqual(
      expect.arrayContaining([
        'flights-dev-api-catalogue-errors',
        'flights-dev-failed-children',
        'flights-dev-unknown-fields',
      ]),
    );
  });
});

test('two APIs in one platform', () => {
  const platform = apiPlatformFixture('dev');
  const { manifest, prefix } = platform;
  const other = restApi(prefix, 'crm-eu', { spec: { authorization: { type: 'bearer' } }, datasets: ['people'] });
  const both = build({
    ...platform,
    sources: { ...platform.sources, 'crm-eu': other },
    manifest: {
      ...manifest,
      sources: { ...manifest.sources, 'crm-eu': other.spec },
      datasets: { ...manifest.datasets, people: apiDataset(apiLoad('people'), 'crm-eu') },
      pipelines: { ...manifest.pipelines, crm: { ...manifest.pipelines['catalogue']!, datasets: ['people'] } },
    },
  });
  both.dataTemplate.hasOutput('CrmEuSecretArn', { Description: Match.stringLikeRegexp(': token$') });
  const names = propertiesOf(both.template, 'AWS::Lambda::Function').map(({ FunctionName: name }) => name);
  expect(names).toEqual(expect.arrayContaining(['flights-dev-catalogue-api', 'flights-dev-crm-eu-api']));
  for (const stack of [both.data, both.pipelines]) expect(securityFindings(stack)).toEqual([]);
});
