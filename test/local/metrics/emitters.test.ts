import { jobRunEvents } from '../../../local/metrics/emitters/glue';
import { queueData } from '../../../local/metrics/emitters/queues';
import { rdsData, type Sample } from '../../../local/metrics/emitters/rds-data';
import { parseProcesses, parseStat } from '../../../local/metrics/emitters/server-usage';
import { executionEvents, schedulerEvents } from '../../../local/metrics/emitters/states';

const T = Date.parse('2026-11-23T06:00:00.250Z');
const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:flights-dev-run-pipeline';
const execution = (name: string, status: string, seconds = 30) => ({
  executionArn: `arn:execution:${name}`,
  stateMachineArn: machine,
  name,
  status: status as never,
  startDate: new Date(T),
  ...(status === 'RUNNING' ? {} : { stopDate: new Date(T + seconds * 1000) }),
});

describe('executions', () => {
  test('what Step Functions publishes', () => {
    expect(
      executionEvents(execution('a', 'FAILED')).map(({ metric, unit, value, time }) => [
        metric.name,
        unit,
        value,
        time - T,
      ]),
    ).toEqual([
      ['ExecutionsStarted', 'Count', 1, 0],
      ['ExecutionsFailed', 'Count', 1, 30_000],
      ['ExecutionTime', 'Milliseconds', 30_000, 30_000],
    ]);
    expect(executionEvents(execution('a', 'RUNNING')).map((event) => event.metric.name)).toEqual(['ExecutionsStarted']);
    expect(executionEvents(execution('a', 'TIMED_OUT'))[1]!.metric).toEqual({
      namespace: 'AWS/States',
      name: 'ExecutionsTimedOut',
      dimensions: { StateMachineArn: machine },
    });
  });

  test('a scheduled start is an attempt of the scheduler, one by hand is none', () => {
    const scheduled = schedulerEvents(
      execution('a', 'RUNNING'),
      '{"pipeline":"flights","scheduledTime":"2026-11-23T06:00:00Z"}',
      'flights-dev',
    );
    expect(scheduled.map((event) => [event.metric.name, event.metric.dimensions])).toEqual([
      ['InvocationAttemptCount', { ScheduleGroup: 'flights-dev' }],
    ]);
    expect(schedulerEvents(execution('a', 'RUNNING'), '{"pipeline":"flights"}', 'x')).toEqual([]);
    expect(schedulerEvents(execution('a', 'RUNNING'), 'no json', 'x')).toEqual([]);
  });
});

test('a job run that ended counts by itself and for the job', () => {
  const run = {
    Id: 'jr_1',
    JobName: 'flights-dev-spark',
    JobRunState: 'FAILED' as const,
    CompletedOn: new Date(T),
    ExecutionTime: 12,
  };
  expect(
    jobRunEvents(run).map(({ metric, value }) => [
      metric.name,
      metric.dimensions.JobRunId,
      metric.dimensions.ObservabilityGroup,
      value,
    ]),
  ).toEqual([
    ['glue.driver.aggregate.elapsedTime', 'jr_1', undefined, 12_000],
    ['glue.error.ALL', 'jr_1', 'error', 1],
    ['glue.driver.aggregate.elapsedTime', 'ALL', undefined, 12_000],
    ['glue.error.ALL', 'ALL', 'error', 1],
  ]);
  expect(jobRunEvents({ ...run, CompletedOn: undefined, JobRunState: 'RUNNING' })).toEqual([]);
});

test('queues', () => {
  expect(
    queueData('http://127.0.0.1:1/000000000000/flights-dev-starts', { ApproximateNumberOfMessages: '3' }, T),
  ).toEqual([
    {
      metric: {
        namespace: 'AWS/SQS',
        name: 'ApproximateNumberOfMessagesVisible',
        dimensions: { QueueName: 'flights-dev-starts' },
      },
      unit: 'Count',
      value: 3,
      time: T,
    },
  ]);
});

describe('the database', () => {
  const sample: Sample = {
    time: T,
    connections: 4,
    active: 2,
    activeOnCpu: 1,
    usedTransactionIds: 800,
    walBytes: 16,
    reads: 100,
    writes: 50,
    readBytes: 8192,
    writeBytes: 4096,
    cpuSeconds: 10,
    freeStorageBytes: 1e9,
    freeableBytes: 2e9,
    readMs: 100,
    writeMs: 0,
  };
  const later: Sample = { ...sample, time: T + 10_000, reads: 200, readBytes: 8192 * 101, cpuSeconds: 15, readMs: 600 };
  const named = (data: ReturnType<typeof rdsData>) =>
    Object.fromEntries(data.map((datum) => [datum.metric.name, datum.value]));

  test('rates are over the time between two samples, CPU over all cores', () => {
    expect(named(rdsData('db', later, sample, 2))).toMatchObject({
      CPUUtilization: 25,
      ReadIOPS: 10,
      WriteIOPS: 0,
      ReadThroughput: 81920,
      ReadLatency: 0.005,
      WriteLatency: 0,
      DatabaseConnections: 4,
      DBLoadNonCPU: 1,
      FreeStorageSpace: 1e9,
    });
  });

  test('a first sample and a server that was started anew give no rates', () => {
    expect(named(rdsData('db', sample, undefined, 2))).not.toHaveProperty('CPUUtilization');
    const anew = named(rdsData('db', { ...later, reads: 3, cpuSeconds: 0.1 }, sample, 2));
    expect(anew).not.toHaveProperty('ReadIOPS');
    expect(anew).not.toHaveProperty('CPUUtilization');
    expect(anew).toHaveProperty('DatabaseConnections');
  });

  test('without I/O timing there are no latencies', () => {
    const untimed = { ...later, readMs: undefined, writeMs: undefined };
    expect(named(rdsData('db', untimed, sample, 2))).not.toHaveProperty('ReadLatency');
  });

  test('times of processes as Linux and macOS print them', () => {
    expect(parseProcesses('  12    1 00:01:05\n  13   12 2-03:00:01\n 14 12   0:07.25\nnonsense\n')).toEqual([
      { pid: 12, parent: 1, cpuSeconds: 65 },
      { pid: 13, parent: 12, cpuSeconds: 2 * 86_400 + 3 * 3600 + 1 },
      { pid: 14, parent: 12, cpuSeconds: 7.25 },
    ]);
  });

  test('/proc/<pid>/stat, with a name that holds anything', () => {
    const stat = '12 (post) gres (x) S 1 12 12 0 -1 4194560 0 0 0 0 150 50 300 100 20 0 1 0 1';
    expect([parseStat(stat, false), parseStat(stat, true)]).toEqual([2, 6]);
  });
});
