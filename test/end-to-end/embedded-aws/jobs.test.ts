/** Glue job runs that really run, by the API and under Step Functions; schedules; metrics of functions. */
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  BatchStopJobRunCommand,
  GetJobRunCommand,
  GetJobRunsCommand,
  GlueClient,
  StartJobRunCommand,
  type JobRun,
} from '@aws-sdk/client-glue';
import { CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from '../../../local/runtime/paths';
import { eventually, startMachines, type Machines } from './machines';

jest.setTimeout(120_000);

const ENDED = ['SUCCEEDED', 'FAILED', 'STOPPED', 'TIMEOUT'];
let machines: Machines;
let glue: GlueClient;
let states: SFNClient;
let config: { endpoint: string; region: string; credentials: { accessKeyId: string; secretAccessKey: string } };

const job = (name: string, more: object = {}) => ({
  Type: 'AWS::Glue::Job',
  Properties: {
    Name: name,
    Role: 'arn:aws:iam::000000000000:role/spark-role',
    Command: { Name: 'glueetl', ScriptLocation: 's3://code/run.py' },
    ExecutionProperty: { MaxConcurrentRuns: 2 },
    DefaultArguments: { '--act': 'succeed', '--zone': 'bronze' },
    ...more,
  },
});

const definition = {
  StartAt: 'Load',
  States: {
    Load: {
      Type: 'Task',
      Resource: 'arn:aws:states:::glue:startJobRun.sync',
      Parameters: { JobName: 'spark', 'Arguments.$': '$.arguments' },
      ResultSelector: { 'id.$': '$.Id', 'state.$': '$.JobRunState' },
      Next: 'Tell',
    },
    Tell: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Parameters: { FunctionName: 'tell', 'Payload.$': '$' },
      OutputPath: '$.Payload',
      End: true,
    },
  },
};

const template = {
  Resources: {
    Job: job('spark'),
    Encrypted: job('encrypted', {
      SecurityConfiguration: 'secure',
      DefaultArguments: { '--act': 'succeed', '--custom-logGroup-prefix': '/aws-glue/own' },
    }),
    Tell: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'tell',
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Role: 'arn:aws:iam::000000000000:role/tell',
        Code: {
          ZipFile:
            "const { GlueClient } = require('@aws-sdk/client-glue'); exports.handler = async (event) => ({ ...event, sdk: typeof GlueClient })",
        },
      },
    },
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'machine',
        RoleArn: 'arn:aws:iam::000000000000:role/machine',
        DefinitionString: JSON.stringify(definition),
      },
    },
  },
};
const stateMachineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:machine';

beforeAll(async () => {
  machines = await startMachines();
  config = {
    endpoint: machines.endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  glue = new GlueClient(config);
  states = new SFNClient(config);
  await new CloudFormationClient(config).send(
    new CreateStackCommand({ StackName: 'jobs', TemplateBody: JSON.stringify(template) }),
  );
});
afterAll(() => machines?.stop());

const start = async (JobName: string, Arguments: Record<string, string> = {}) =>
  (await glue.send(new StartJobRunCommand({ JobName, Arguments }))).JobRunId!;
const look = async (JobName: string, RunId: string) =>
  (await glue.send(new GetJobRunCommand({ JobName, RunId }))).JobRun!;
const ending = (name: string, id: string) =>
  eventually<JobRun>(async () => {
    const run = await look(name, id);
    return ENDED.includes(run.JobRunState!) ? run : undefined;
  });
const running = (name: string, id: string) =>
  eventually(async () => ((await look(name, id)).JobRunState === 'RUNNING' ? true : undefined));

async function log(group: string, stream: string): Promise<string> {
  const { events = [] } = await new CloudWatchLogsClient(config).send(
    new GetLogEventsCommand({ logGroupName: group, logStreamName: stream }),
  );
  return events.map(({ message }) => message).join('\n');
}

describe('a job run', () => {
  test('gets the default arguments and its own, and its output is in the log', async () => {
    const run = await ending('spark', await start('spark', { '--zone': 'silver' }));
    expect(run).toMatchObject({ JobRunState: 'SUCCEEDED', Arguments: { '--zone': 'silver' } });
    expect(await log('/aws-glue/jobs/output', run.Id!)).toMatch(/^hello --act succeed --zone silver --JOB_NAME spark/);
  });

  test('that fails says why', async () => {
    const run = await ending('spark', await start('spark', { '--act': 'fail' }));
    expect(run).toMatchObject({ JobRunState: 'FAILED', ErrorMessage: 'ValueError: the source is gone' });
    expect(await log('/aws-glue/jobs/error', run.Id!)).toContain('Traceback');
  });

  test('can be stopped', async () => {
    const id = await start('spark', { '--act': 'sleep' });
    await running('spark', id);
    const answer = await glue.send(new BatchStopJobRunCommand({ JobName: 'spark', JobRunIds: [id] }));
    expect(answer.SuccessfulSubmissions).toHaveLength(1);
    expect(await ending('spark', id)).toMatchObject({ JobRunState: 'STOPPED' });
  });

  test('is refused above the most concurrent runs', async () => {
    const ids = [await start('spark', { '--act': 'sleep' }), await start('spark', { '--act': 'sleep' })];
    await expect(start('spark')).rejects.toMatchObject({ name: 'ConcurrentRunsExceededException' });
    await glue.send(new BatchStopJobRunCommand({ JobName: 'spark', JobRunIds: ids }));
    for (const id of ids) await ending('spark', id);
    expect(await ending('spark', await start('spark'))).toMatchObject({ JobRunState: 'SUCCEEDED' });
  });

  test('writes under a security configuration to the groups that Glue names after it', async () => {
    const run = await ending('encrypted', await start('encrypted'));
    expect(run.LogGroupName).toBe('/aws-glue/own/secure-role/spark-role');
    expect(await log(`${run.LogGroupName}/output`, run.Id!)).toContain('hello');
  });

  test('is listed, the newest first', async () => {
    const id = await start('spark');
    const { JobRuns } = await glue.send(new GetJobRunsCommand({ JobName: 'spark', MaxResults: 2 }));
    expect(JobRuns).toHaveLength(2);
    expect(JobRuns![0]!.Id).toBe(id);
    await ending('spark', id);
  });
});

describe('under a state machine', () => {
  const execute = async (act: string) =>
    (
      await states.send(
        new StartExecutionCommand({ stateMachineArn, input: JSON.stringify({ arguments: { '--act': act } }) }),
      )
    ).executionArn!;
  const ended = (executionArn: string) =>
    eventually(async () => {
      const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
      return execution.status === 'RUNNING' ? undefined : execution;
    });

  test('a run is waited for, and functions have the SDK and are measured', async () => {
    const { status, output } = await ended(await execute('succeed'));
    expect(status).toBe('SUCCEEDED');
    expect(JSON.parse(output!)).toMatchObject({ state: 'SUCCEEDED', sdk: 'function' });
    const { Datapoints } = await new CloudWatchClient(config).send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/Lambda',
        MetricName: 'Invocations',
        Dimensions: [{ Name: 'FunctionName', Value: 'tell' }],
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 60_000),
        Period: 3600,
        Statistics: ['Sum'],
      }),
    );
    expect(Datapoints!.reduce((sum, { Sum = 0 }) => sum + Sum, 0)).toBe(1);
  });

  test('a failed run fails the task, with the run as its cause', async () => {
    const { status, error, cause } = await ended(await execute('fail'));
    expect([status, error]).toEqual(['FAILED', 'States.TaskFailed']);
    expect(JSON.parse(cause!)).toMatchObject({ JobRunState: 'FAILED', ErrorMessage: 'ValueError: the source is gone' });
  });

  test('a stopped execution stops its run', async () => {
    const executionArn = await execute('sleep');
    const run = await eventually(async () =>
      (await glue.send(new GetJobRunsCommand({ JobName: 'spark', MaxResults: 1 }))).JobRuns!.find(
        ({ JobRunState }) => JobRunState === 'RUNNING',
      ),
    );
    await states.send(new StopExecutionCommand({ executionArn }));
    expect(await ending('spark', run.Id!)).toMatchObject({ JobRunState: 'STOPPED' });
  });
});

describe('schedules', () => {
  test('a rate begins at once, with the time it was due', async () => {
    await new SchedulerClient(config).send(
      new CreateScheduleCommand({
        Name: 'often',
        ScheduleExpression: 'rate(1 hour)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          Arn: stateMachineArn,
          RoleArn: 'arn:aws:iam::000000000000:role/x',
          Input: '{"arguments":{"--due":"<aws.scheduler.scheduled-time>"}}',
        },
      }),
    );
    const inputs = () =>
      eventually(async () => {
        const { executions = [] } = await states.send(new ListExecutionsCommand({ stateMachineArn }));
        const all = await Promise.all(
          executions.map(({ executionArn }) => states.send(new DescribeExecutionCommand({ executionArn }))),
        );
        return all.map(({ input }) => input!).find((input) => input.includes('--due'));
      });
    const { arguments: given } = JSON.parse(await inputs()) as { arguments: Record<string, string> };
    expect(Math.abs(Date.now() - Date.parse(given['--due']!))).toBeLessThan(60_000);
  });

  test.each([
    ['cron(0 6 * * ? *)', 'America/New_York', '2026-07-01T09:59:00+00:00', '2026-07-01T10:00:00+00:00'],
    ['cron(0 6 * * ? *)', 'America/New_York', '2026-12-01T10:30:00+00:00', '2026-12-01T11:00:00+00:00'],
    ['cron(30 2 * * ? *)', 'Europe/Berlin', '2026-10-24T23:00:00+00:00', '2026-10-25T00:30:00+00:00'],
    ['rate(5 minutes)', 'UTC', '2026-01-01T00:00:00+00:00', '2026-01-01T00:05:00+00:00'],
    ['at(2026-05-01T12:00:00)', 'Asia/Tokyo', '2026-01-01T00:00:00+00:00', '2026-05-01T03:00:00+00:00'],
    ['at(2026-05-01T12:00:00)', 'Asia/Tokyo', '2026-06-01T00:00:00+00:00', 'None'],
  ])('%s in %s after %s is due at %s', (expression, zone, after, due) => {
    const script = `
import sys
sys.path.insert(0, ${JSON.stringify(join(ROOT, 'local', 'aws'))})
from datetime import datetime
from emulated.scheduler import next_time
found = next_time(sys.argv[1], sys.argv[2], datetime.fromisoformat(sys.argv[3]))
print(found.isoformat() if found else None)`;
    expect(execFileSync(machines.python, ['-c', script, expression, zone, after], { encoding: 'utf8' }).trim()).toBe(
      due,
    );
  });
});
