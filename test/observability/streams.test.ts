import { propertiesOf } from '../fixtures/stack';
import type { Json } from '../fixtures/stack';
import { observe, watchedStream } from './fixture';

const alarmsOf = (more: Parameters<typeof watchedStream>[1] = {}): ((name: string) => Json) => {
  const { template } = observe({ streams: { shop: watchedStream('flights-dev', more) } });
  const alarms = propertiesOf(template, 'AWS::CloudWatch::Alarm');
  return (name) => alarms.find((alarm) => alarm['AlarmName'] === `flights-dev-${name}`);
};
const alarm = alarmsOf();
const HOUR = 3_600_000;

describe('lag', () => {
  test('warns at a quarter of the retention and calls at half, also when nothing is read any more', () => {
    expect(alarm('stream-shop-lag')).toMatchObject({
      Namespace: 'AWS/Kinesis',
      MetricName: 'GetRecords.IteratorAgeMilliseconds',
      Dimensions: [{ Name: 'StreamName', Value: 'flights-dev-shop' }],
      Statistic: 'Maximum',
      Threshold: 6 * HOUR,
      EvaluationPeriods: 15,
      TreatMissingData: 'breaching',
    });
    expect(alarm('stream-shop-lag-critical')).toMatchObject({
      Threshold: 12 * HOUR,
      EvaluationPeriods: 5,
      TreatMissingData: 'notBreaching',
    });
  });

  test('follows the age at which events are put aside', () => {
    expect(alarmsOf({ keptHours: 12 })('stream-shop-lag').Threshold).toBe(3 * HOUR);
  });

  test('of a registered consumer is what Kinesis says of it: there are no GetRecords to measure', () => {
    expect(alarmsOf({ fanOutConsumer: 'flights-dev-shop-consumer' })('stream-shop-lag')).toMatchObject({
      MetricName: 'SubscribeToShardEvent.MillisBehindLatest',
      Dimensions: [
        { Name: 'StreamName', Value: 'flights-dev-shop' },
        { Name: 'ConsumerName', Value: 'flights-dev-shop-consumer' },
      ],
    });
  });
});

test('producers that are throttled are seen, and not the consumer alone', () => {
  expect(alarm('stream-shop-producers-throttled')).toMatchObject({
    MetricName: 'WriteProvisionedThroughputExceeded',
    Dimensions: [{ Name: 'StreamName', Value: 'flights-dev-shop' }],
    Threshold: 0,
    EvaluationPeriods: 5,
  });
  expect(alarm('stream-shop-put-failures').MetricName).toBe('PutRecords.FailedRecords');
  expect(alarm('stream-shop-throttles').MetricName).toBe('Throttles');
});

test('the first record that is given up is told, and that which is not even put aside', () => {
  expect(alarm('stream-shop-given-up')).toMatchObject({
    MetricName: 'OnFailureDestinationDeliveredEventCount',
    Dimensions: [{ Name: 'EventSourceMappingUUID', Value: watchedStream().mappingId }],
    Threshold: 0,
    EvaluationPeriods: 1,
  });
  expect(alarm('stream-shop-lost').MetricName).toBe('DestinationDeliveryFailures');
});

test('the share that is quarantined is of what was read, and none where nothing was', () => {
  const { Metrics, Threshold, EvaluationPeriods } = alarm('stream-shop-quarantine-share');
  expect([Threshold, EvaluationPeriods]).toEqual([5, 3]);
  expect(Metrics[0]).toEqual({ Id: 'q1', Expression: 'IF(read > 0, 100 * quarantined / read, 0)', ReturnData: true });
  expect(Metrics.slice(1)).toEqual(
    [
      ['read', 'EventsRead'],
      ['quarantined', 'EventsQuarantined'],
    ].map(([id, name]) => ({
      Id: id,
      MetricStat: {
        Metric: {
          Namespace: 'Headwater',
          MetricName: name,
          Dimensions: [
            { Name: 'Dataset', Value: 'sessions' },
            { Name: 'Platform', Value: 'flights-dev' },
          ],
        },
        Period: 300,
        Stat: 'Sum',
      },
      ReturnData: false,
    })),
  );
});

describe('deliveries', () => {
  const routesOf = ({ Metrics }: Json) =>
    Metrics.slice(1).map(({ MetricStat: { Metric } }: Json) => [Metric.MetricName, Metric.Dimensions[0].Value]);

  test.each([
    ['stale', 'DeliveryToS3.DataFreshness', 'MAX(METRICS())', 'GreaterThanThreshold', 900],
    ['failing', 'DeliveryToS3.Success', 'MIN(METRICS())', 'LessThanThreshold', 1],
    ['behind', 'KinesisMillisBehindLatest', 'MAX(METRICS())', 'GreaterThanThreshold', 42 * HOUR],
    ['throttled', 'ThrottledGetRecords', 'MAX(METRICS())', 'GreaterThanThreshold', 0],
    ['partitions', 'PartitionCountExceeded', 'MAX(METRICS())', 'GreaterThanThreshold', 0],
  ])('%s: one alarm watches all routes', (name, metric, expression, comparison, threshold) => {
    const found = alarm(`delivery-shop-${name}`);
    expect(found).toMatchObject({ ComparisonOperator: comparison, Threshold: threshold });
    expect(found.Metrics[0].Expression).toBe(expression);
    expect(routesOf(found)).toEqual([
      [metric, 'flights-dev-shop-usa'],
      [metric, 'flights-dev-shop-international'],
    ]);
  });

  test('into tables have their own metrics, and no partitions', () => {
    const iceberg = alarmsOf({ destination: 'iceberg' });
    expect(routesOf(iceberg('delivery-shop-stale'))[0][0]).toBe('DeliveryToIceberg.DataFreshness');
    expect(routesOf(iceberg('delivery-shop-failing'))[0][0]).toBe('DeliveryToIceberg.FailedRowCount');
    expect(iceberg('delivery-shop-failing')).toMatchObject({
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
    });
    expect(iceberg('delivery-shop-partitions')).toBeUndefined();
  });

  test('of ten routes are as many as an alarm may watch', () => {
    const names = Array.from({ length: 10 }, (_, i) => `r${i}`);
    const many = alarmsOf({ routes: Object.fromEntries(names.map((name) => [name, `flights-dev-shop-${name}`])) });
    expect(many('delivery-shop-stale').Metrics).toHaveLength(11);
  });
});

test('ten streams are so many alarms more, however many routes and datasets there are', () => {
  const names = (more: Parameters<typeof watchedStream>[1]) =>
    propertiesOf(observe({ streams: { shop: watchedStream('flights-dev', more) } }).template, 'AWS::CloudWatch::Alarm');
  const routes = { a: 'a', b: 'b', c: 'c', d: 'd' };
  expect(names({ routes })).toHaveLength(names({}).length);
});
