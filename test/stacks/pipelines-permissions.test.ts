import { platformFixture } from '../fixtures/platform';
import type { Json } from '../fixtures/stack';
import { buildStacks } from './pipelines-fixture';

const { template } = buildStacks(platformFixture('dev'));

/** Statements of the policy of a role, by a part of the role's logical id. */
function statementsOf(role: string): Json[] {
  const policies = Object.entries(template.findResources('AWS::IAM::Policy')).filter(([id]) => id.startsWith(role));
  expect(policies).toHaveLength(1);
  return policies[0]![1].Properties.PolicyDocument.Statement;
}
const actionsOf = (role: string): string[] => statementsOf(role).flatMap((statement) => statement.Action);
/** What may be done with what: the statement that has an action. */
const statementWith = (role: string, action: string): Json =>
  statementsOf(role).find((statement) => [statement.Action].flat().includes(action));

test('each component has a role of its own, without managed policies', () => {
  const roles = Object.values(template.findResources('AWS::IAM::Role'));
  expect(roles).toHaveLength(8);
  for (const role of roles) expect(role['Properties'].ManagedPolicyArns).toBeUndefined();
});

test('no action is a wildcard', () => {
  for (const { Properties } of Object.values(template.findResources('AWS::IAM::Policy'))) {
    for (const statement of Properties.PolicyDocument.Statement) {
      expect([statement.Action].flat().filter((action: string) => action.includes('*'))).toEqual([]);
    }
  }
});

test('files of the platform are read by name: the bucket of assets is not open', () => {
  const read = [statementWith('SparkRole', 's3:GetObject').Resource].flat();
  expect(read).toHaveLength(4);
  for (const resource of read) expect(JSON.stringify(resource)).toMatch(/[a-f0-9]{64}\.(py|zip|pem|json)/);
});

describe('the Spark job', () => {
  test('writes the state of datasets, not leases or runs', () => {
    expect(statementWith('SparkRole', 'dynamodb:UpdateItem').Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['DATASET#*'] },
    });
  });

  test('reads the secrets of its sources and the mask, and no other', () => {
    const { Resource } = statementWith('SparkRole', 'secretsmanager:GetSecretValue');
    expect(Resource).toHaveLength(2);
    expect(JSON.stringify(Resource)).not.toContain('*');
  });

  test("reads and writes tables of the lake's databases only", () => {
    const { Resource } = statementWith('SparkRole', 'glue:UpdateTable');
    const tables = JSON.stringify(Resource).match(/table\/[^"]*/g);
    expect(tables).toEqual(['bronze', 'silver', 'gold', 'quarantine'].map((zone) => `table/flights_dev_${zone}/*`));
  });
});

describe('the handlers', () => {
  test('plan asks about executions of this machine and writes work lists; it puts no metrics and reads no tables', () => {
    const actions = actionsOf('HandlersPlanRole');
    expect(actions).toEqual(expect.arrayContaining(['states:DescribeExecution', 's3:PutObject', 'dynamodb:PutItem']));
    expect(actions.filter((action) => /^(cloudwatch|glue|secretsmanager)/.test(action))).toEqual([]);
    expect(JSON.stringify(statementWith('HandlersPlanRole', 'states:DescribeExecution').Resource)).toContain(
      'flights-dev-run-pipeline:*',
    );
  });

  test('finish reads what runs left behind, and Glue for what they did not; watch asks about executions', () => {
    expect(actionsOf('HandlersFinishRole')).toEqual(
      expect.arrayContaining(['s3:GetObject', 's3:ListBucket', 'glue:GetJobRuns', 'dynamodb:DeleteItem']),
    );
    expect(actionsOf('HandlersFinishRole')).not.toContain('s3:PutObject');
    expect(actionsOf('HandlersWatchRole')).toContain('states:DescribeExecution');
    expect(actionsOf('HandlersWatchRole').filter((action) => /^glue/.test(action))).toEqual([]);
  });

  test.each(['Finish', 'Watch'])('%s puts metrics of one namespace', (handler) => {
    expect(statementWith(`Handlers${handler}Role`, 'cloudwatch:PutMetricData').Condition).toEqual({
      StringEquals: { 'cloudwatch:namespace': 'Headwater' },
    });
  });
});

test('the state machine starts one job, calls two handlers, and reads work lists', () => {
  expect(JSON.stringify(statementWith('MachineRole', 'glue:StartJobRun').Resource)).toContain('job/flights-dev-spark');
  expect(statementWith('MachineRole', 'lambda:InvokeFunction').Resource).toHaveLength(2);
  expect(JSON.stringify(statementWith('MachineRole', 's3:GetObject').Resource)).toContain('/runs/*/packs.json');
});

describe('the probe', () => {
  const role = 'ProbeHandlerRole';
  test('calls each service once, and reads the secrets of databases alone', () => {
    const actions = actionsOf(role).filter((action) => !/^(logs|xray|ec2):/.test(action));
    expect(actions.sort()).toEqual([
      'glue:GetDatabase',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      's3:GetObject',
      's3:ListBucket',
      'secretsmanager:DescribeSecret',
      'secretsmanager:GetSecretValue',
    ]);
    expect(JSON.stringify(statementWith(role, 'secretsmanager:GetSecretValue').Resource)).toContain('Operations');
    expect([statementWith(role, 's3:ListBucket').Resource].flat()).toHaveLength(5);
    for (const statement of statementsOf(role).filter(({ Action }) => !/ec2|xray/.test(String(Action))))
      expect(JSON.stringify(statement.Resource)).not.toContain('*');
  });

  test('is placed by Lambda, and can do nothing of that itself', () => {
    const [allowed, denied] = ['Allow', 'Deny'].map((effect) =>
      statementsOf(role)
        .filter(({ Effect, Action }) => Effect === effect && String(Action).includes('ec2:'))
        .flatMap(({ Action }) => Action)
        .sort(),
    );
    expect(denied).toEqual(allowed);
    expect(statementsOf(role).find(({ Effect }) => Effect === 'Deny').Condition).toEqual({
      ArnEquals: { 'lambda:SourceFunctionArn': expect.anything() },
    });
  });

  test('is called by its step of the deployment, which may do nothing else but look at its own stack', () => {
    const actions = actionsOf('ProbeOnDeploymentHandlerRole').filter((action) => !/^(logs|xray):/.test(action));
    expect(actions).toEqual(['lambda:InvokeFunction', 'cloudformation:DescribeStacks']);
    expect(statementWith('ProbeOnDeploymentHandlerRole', 'cloudformation:DescribeStacks').Resource).toEqual({
      Ref: 'AWS::StackId',
    });
  });
});

test('schedules start this machine, the watch and the probe', () => {
  expect(statementWith('SchedulesRole', 'lambda:InvokeFunction').Resource).toHaveLength(2);
  expect(actionsOf('SchedulesRole').sort()).toEqual([
    'lambda:InvokeFunction',
    'sqs:SendMessage',
    'states:StartExecution',
  ]);
});
