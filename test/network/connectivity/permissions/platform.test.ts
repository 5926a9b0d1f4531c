import { App } from 'aws-cdk-lib';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readInputs } from '../../../../lib/network/connectivity/input/read';
import type { StackInput } from '../../../../lib/network/connectivity/input/stacks';
import { checkPermissions } from '../../../../lib/network/connectivity/permissions';
import { Resources } from '../../../../lib/network/connectivity/template/resources';
import { resolvePlatform } from '../../../../lib/platform';
import { PlatformStacks } from '../../../../lib/stacks/platform-stacks';
import definition from '../../../../platform.config';
import type { Json } from '../../../fixtures/stack';
import { brief } from './fixture';

/** The example platform with its handlers bundled, so that what is read is what is deployed. */
const outdir = mkdtempSync(join(tmpdir(), 'permissions-'));
afterAll(() => rmSync(outdir, { recursive: true, force: true }));

let inputs: StackInput[];
beforeAll(() => {
  const app = new App({ outdir });
  new PlatformStacks(app, {
    platform: resolvePlatform(definition, { environment: 'dev', root: resolve(__dirname, '../../../..') }),
  });
  app.synth();
  inputs = readInputs([outdir]);
}, 120_000);

const faultsOf = (change: (template: Json) => void = () => {}) => {
  const changed = inputs.map((input) => ({ ...input, template: structuredClone(input.template) }));
  changed.filter(({ id }) => id.endsWith('pipelines')).forEach(({ template }) => change(template));
  return checkPermissions(new Resources(changed));
};

/** Puts an action into every policy whose logical id matches. */
const withMore =
  (policy: RegExp, action: string) =>
  (template: Json): void => {
    for (const [id, resource] of Object.entries<Json>(template.Resources))
      if (resource.Type === 'AWS::IAM::Policy' && policy.test(id))
        resource.Properties.PolicyDocument.Statement.push({ Effect: 'Allow', Action: action, Resource: '*' });
  };

/** Takes an action out of every policy whose logical id matches. */
const without =
  (policy: RegExp, action: string) =>
  (template: Json): void => {
    for (const [id, resource] of Object.entries<Json>(template.Resources))
      if (resource.Type === 'AWS::IAM::Policy' && policy.test(id))
        for (const statement of resource.Properties.PolicyDocument.Statement)
          statement.Action = [statement.Action].flat().filter((one: string) => one !== action);
  };

test('nothing is missing, and the only other findings are actions that are not used', () => {
  const faults = faultsOf();
  expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(faults.map(({ code }) => code).filter((code) => code !== 'permission-unused')).toEqual([]);
});

test('the function that reads an API uses all that it may do, and what it may do beyond that is told', () => {
  const ofApi = (faults: ReturnType<typeof faultsOf>) => faults.filter(({ detail }) => detail.includes('CatalogueApi'));
  expect(ofApi(faultsOf())).toEqual([]);
  const [fault] = ofApi(faultsOf(withMore(/^CatalogueApi/, 'dynamodb:DeleteItem')));
  expect(fault).toMatchObject({ code: 'permission-unused', detail: expect.stringContaining('dynamodb:DeleteItem') });
});

test.each([
  ['HandlersPlanRole', 's3:PutObject', /index\.js calls s3 PutObject/],
  ['HandlersPlanRole', 'dynamodb:BatchGetItem', /flights-dev-plan/],
  ['HandlersPlanRole', 'kms:GenerateDataKey', /is encrypted/],
  ['HandlersFinishRole', 'glue:GetJobRuns', /glue GetJobRuns/],
  ['HandlersFinishRole', 'cloudwatch:PutMetricData', /cloudwatch PutMetricData/],
  ['HandlersFinishRole', 's3:ListBucket', /s3 ListObjectsV2/],
  ['HandlersWatchRole', 'states:DescribeExecution', /states DescribeExecution/],
  ['ShopConsumerHandlerRole', 'kinesis:PutRecords', /kinesis PutRecords/],
  ['ShopConsumerHandlerRole', 'kinesis:GetRecords', /event source mapping/],
  ['MachineRole', 'glue:StartJobRun', /state Spark/],
  ['MachineRole', 'lambda:InvokeFunction', /state Plan/],
  ['MachineRole', 's3:GetObject', /state Load/],
  ['SparkRole', 'secretsmanager:GetSecretValue', /secret/],
  ['SparkRole', 'ec2:CreateNetworkInterface', /network interfaces/],
  ['SchedulesRole', 'states:StartExecution', /starts its target/],
  ['ShopDeliveryusaRole', 's3:PutObject', /delivers to its bucket/],
])('%s without %s', (policy, action, detail) => {
  const found = faultsOf(without(new RegExp(`^${policy}`), action)).filter(({ severity }) => severity === 'error');
  expect(brief(found).every((text) => text.includes(policy))).toBe(true);
  expect(found.map((fault) => fault.detail).join(' ')).toMatch(detail);
  expect(found.map((fault) => `${fault.detail} ${fault.fix}`).join(' ')).toContain(action);
});
