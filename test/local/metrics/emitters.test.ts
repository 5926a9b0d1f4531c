import { PutMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import type { Event } from '../../../local/metrics/emitters/datum';
import { jobRunEvents } from '../../../local/metrics/emitters/glue';
import { Ledger } from '../../../local/metrics/emitters/ledger';
import { queueData } from '../../../local/metrics/emitters/queues';
import { rdsData, type Sample } from '../../../local/metrics/emitters/rds-data';
import { parseProcesses, parseStat } from '../../../local/metrics/emitters/server-usage';
import { executionEvents, schedulerEvents } from '../../../local/metrics/emitters/states';
import { metricKey } from '../../../local/metrics/expressions/series';
import { memorySource, type StoredMetric } from './memory-source';

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

/** Stores what is put; a call may be lost before or after it is stored. */
class Store {
  readonly metrics = new Map<string, { -readonly [K in keyof StoredMetric]: StoredMetric[K] }>();
  failure: 'none' | 'before' | 'after' = 'none';

  readonly client = {
    send: (command: unknown) => {
      if (!(command instanceof PutMetricDataCommand)) return Promise.reject(new Error('unexpected call'));
      if (this.failure === 'before') return Promise.reject(new Error('connection refused'));
      for (const datum of command.input.MetricData ?? []) {
        const metric = {
          namespace: command.input.Namespace!,
          name: datum.MetricName!,
          dimensions: Object.fromEntries((datum.Dimensions ?? []).map((one) => [one.Name!, one.Value!])),
        };
        const known = this.metrics.get(metricKey(metric));
        this.metrics.set(metricKey(metric), {
          ...metric,
          values: [...(known?.values ?? []), [datum.Timestamp!.getTime(), datum.Value!]],
        });
      }
      return this.failure === 'after' ? Promise.reject(new Error('socket hang up')) : Promise.resolve({});
    },
  } as unknown as CloudWatchClient;

  ledger(): Ledger {
    const source = memorySource([]);
    source.fetch = (requests, range) => memorySource([...this.metrics.values()]).fetch(requests, range);
    return new Ledger(this.client, source);
  }

  total(name: string): number {
    return [...this.metrics.values()].filter((metric) => metric.name === name).flatMap((metric) => metric.values)
      .length;
  }
}

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

describe('each event is counted once', () => {
  const now = T + 60_000;
  // Two of them end in the same second: they are told apart by number.
  const events = [execution('a', 'SUCCEEDED'), execution('b', 'SUCCEEDED'), execution('c', 'FAILED', 50)].flatMap(
    executionEvents,
  );

  test('again and again, and after a restart', async () => {
    const store = new Store();
    const ledger = store.ledger();
    expect(await ledger.record(events.slice(0, 4), now)).toBe(4);
    expect(await ledger.record(events, now)).toBe(events.length - 4);
    expect(await ledger.record(events, now)).toBe(0);
    expect(await store.ledger().record(events, now)).toBe(0);
    expect([
      store.total('ExecutionsStarted'),
      store.total('ExecutionsSucceeded'),
      store.total('ExecutionsFailed'),
    ]).toEqual([3, 2, 1]);
  });

  test.each(['before', 'after'] as const)('when the answer to a put is lost (%s it was stored)', async (failure) => {
    const store = new Store();
    const ledger = store.ledger();
    await ledger.record(events.slice(0, 4), now);
    store.failure = failure;
    await expect(ledger.record(events, now)).rejects.toThrow();
    store.failure = 'none';
    await ledger.record(events, now);
    expect([
      store.total('ExecutionsStarted'),
      store.total('ExecutionsSucceeded'),
      store.total('ExecutionsFailed'),
    ]).toEqual([3, 2, 1]);
  });

  test('whatever order of news, restarts and failures', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 }),
        fc.array(
          fc.record({
            known: fc.nat(12),
            restart: fc.boolean(),
            failure: fc.constantFrom('none', 'none', 'before', 'after'),
          }),
          { maxLength: 8 },
        ),
        async (seconds, rounds) => {
          const store = new Store();
          let ledger = store.ledger();
          let most = 0;
          const all: Event[] = seconds.flatMap((second, index) =>
            executionEvents(execution(`x${index}`, 'SUCCEEDED', second)).slice(0, 2),
          );
          for (const { known, restart, failure } of [
            ...rounds,
            { known: 12, restart: false, failure: 'none' as const },
          ]) {
            if (restart) ledger = store.ledger();
            store.failure = failure as Store['failure'];
            // What was seen once is seen again: lists only grow.
            most = Math.max(most, known);
            const seen = failure === 'none' && known === 12 ? all : all.slice(0, most * 2);
            await ledger.record(seen, now).catch(() => undefined);
          }
          expect([store.total('ExecutionsStarted'), store.total('ExecutionsSucceeded')]).toEqual([
            seconds.length,
            seconds.length,
          ]);
        },
      ),
    ));

  test('what CloudWatch no longer takes is left out', async () => {
    const store = new Store();
    expect(await store.ledger().record(events, T + 15 * 24 * 3600 * 1000)).toBe(0);
  });
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
    const { readMs: _read, writeMs: _write, ...untimed } = later;
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
