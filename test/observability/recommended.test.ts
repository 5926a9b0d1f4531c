import type { AlarmDefinition } from '../../lib/observability/alarm';
import { databaseAlarms } from '../../lib/observability/services/database';
import { handlerAlarms, watchAlarms } from '../../lib/observability/services/handlers';
import { endpointAlarms, natAlarms } from '../../lib/observability/services/network';
import { deliveryAlarms } from '../../lib/observability/services/delivery';
import { startAlarms } from '../../lib/observability/services/starts';
import { streamAlarms } from '../../lib/observability/services/stream';
import { tableAlarms } from '../../lib/observability/services/state-table';
/** AWS's recommended alarms for these services, out of metric_metadata.json of awslabs.cloudwatch-mcp-server 0.3.1 (Apache-2.0). */
import { watched } from './fixture';
import recommended from './recommended-alarms.json';

const handler = { functionName: 'plan', timeoutSeconds: 60 };
const stream = watched().streams!['shop']!;
const ours: AlarmDefinition[] = [
  databaseAlarms('operations', 'db', { vcpus: 2, memory: 4, storage: 50 }),
  handlerAlarms('plan', handler),
  watchAlarms(handler),
  tableAlarms('state'),
  startAlarms({ scheduleGroup: 'group', deadLetterQueue: 'queue', topic: 'topic' }),
  natAlarms('nat-1', 'nat-1'),
  endpointAlarms('vpc-1'),
  streamAlarms('flights-dev', 'shop', stream),
  deliveryAlarms('shop', stream),
].flatMap((alarms) => Object.values(alarms));

/** The alarm of ours on a metric. */
const oursOn = (namespace: string, metric: string): AlarmDefinition | undefined =>
  ours.find((alarm) =>
    'expression' in alarm.metric
      ? alarm.metric.expression.includes(`(${metric})`) && alarm.metric.expression.includes(namespace)
      : alarm.metric.namespace === namespace && alarm.metric.name === metric,
  );

/** Recommended alarms that the platform does without, and why. Also told in docs/observability.md. */
const NOT_TAKEN: Readonly<Record<string, string>> = {
  'AWS/DynamoDB AccountProvisionedReadCapacityUtilization': 'the table is billed by request',
  'AWS/DynamoDB AccountProvisionedWriteCapacityUtilization': 'the table is billed by request',
  'AWS/DynamoDB AgeOfOldestUnreplicatedRecord': 'the table feeds no stream',
  'AWS/DynamoDB FailedToReplicateRecordCount': 'the table feeds no stream',
  'AWS/DynamoDB ThrottledPutRecordCount': 'the table feeds no stream',
  'AWS/DynamoDB ReplicationLatency': 'the table has no replicas',
  'AWS/DynamoDB SuccessfulRequestLatency': 'a slow table shows as a slow handler, which has an alarm',
  'AWS/DynamoDB UserErrors': 'counted for the whole account, other applications included',
  'AWS/Kinesis GetRecords.Success': 'a consumer that can not read falls behind, which has two alarms',
  'AWS/Kinesis PutRecord.Success': 'a producer sees its own failures; throttles and failed records have alarms',
  'AWS/Kinesis SubscribeToShardEvent.MillisBehindLatest': 'taken with enhanced fan-out, in place of the iterator age',
  'AWS/Lambda ClaimedAccountConcurrency': 'counted for the whole account, other applications included',
  'AWS/RDS BlockedTransactions': 'Aurora only',
  'AWS/RDS BufferCacheHitRatio': 'Aurora only',
  'AWS/RDS FreeLocalStorage': 'Aurora only',
  'AWS/RDS ReplicaLag': 'there are no replicas',
  'AWS/RDS RollbackSegmentHistoryListLength': 'MySQL only',
  'AWS/S3 4xxErrors':
    'request metrics cost for every request of every bucket; a failing call fails its load, which says so',
  'AWS/S3 5xxErrors':
    'request metrics cost for every request of every bucket; a failing call fails its load, which says so',
  'AWS/S3 OperationsFailedReplication': 'buckets are not replicated',
  'AWS/SNS NumberOfMessagesPublished': 'no alerts is the normal state',
  'AWS/SNS NumberOfNotificationsDelivered': 'no alerts is the normal state',
  'AWS/SNS NumberOfNotificationsFilteredOut-InvalidAttributes': 'subscriptions have no filters',
  'AWS/SNS NumberOfNotificationsFilteredOut-InvalidMessageBody': 'subscriptions have no filters',
  'AWS/SNS NumberOfNotificationsRedrivenToDlq': 'subscriptions have no dead-letter queue',
  'AWS/SNS NumberOfNotificationsFailedToRedriveToDlq': 'subscriptions have no dead-letter queue',
  'AWS/SNS SMSMonthToDateSpentUSD': 'no text messages',
  'AWS/SNS SMSSuccessRate': 'no text messages',
  'AWS/SQS ApproximateAgeOfOldestMessage': 'the one queue is for dead letters: the first message has an alarm',
  'AWS/SQS ApproximateNumberOfMessagesNotVisible': 'the one queue is for dead letters: the first message has an alarm',
  'AWS/SQS NumberOfMessagesSent': 'the one queue is for dead letters: none is the normal state',
};

const keys = recommended.map(({ namespace, metric }) => `${namespace} ${metric}`);

test('every recommended alarm is taken, or there is a reason why not', () => {
  const taken = recommended
    .filter(({ namespace, metric }) => oursOn(namespace, metric))
    .map(({ namespace, metric }) => `${namespace} ${metric}`);
  expect([...new Set([...taken, ...Object.keys(NOT_TAKEN)])].sort()).toEqual([...new Set(keys)].sort());
  expect(taken.filter((key) => key in NOT_TAKEN)).toEqual([]);
});

/** Alarms of a Metrics Insights query have statistic and dimensions in the query. */
const comparable = recommended.filter(({ namespace, metric }) => {
  const alarm = oursOn(namespace, metric);
  return alarm && !('expression' in alarm.metric);
});

test.each(comparable.map((one) => [`${one.namespace} ${one.metric}`, one] as const))(
  '%s is as recommended, or says why not',
  (_, one) => {
    const alarm = oursOn(one.namespace, one.metric)!;
    if (alarm.deviation !== undefined) {
      expect(alarm.deviation).toMatch(/^[A-Z].*\.$/);
      return;
    }
    const { metric, comparison, periods } = alarm;
    const taken = {
      comparison,
      periods,
      breaching: alarm.breaching ?? periods,
      missing: alarm.missing ?? 'notBreaching',
      ...metric,
    };
    const { statistic, period, missing } = one;
    expect(taken).toMatchObject({
      statistic,
      period,
      comparison: one.comparison,
      periods: one.periods,
      breaching: one.breaching,
      missing,
    });
  },
);
