import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { securityFindings } from '../../lib/security/checks';
import { compact } from '../fixtures/compact';
import { propertiesOf } from '../fixtures/stack';
import type { Json } from '../fixtures/stack';
import { streamPlatform } from '../fixtures/streams';
import { buildStacks } from './pipelines-fixture';

type Changes = Parameters<typeof streamPlatform>[1];
const build = (environment: 'dev' | 'prod', changes: Changes = {}) => {
  const stacks = buildStacks(streamPlatform(environment, changes));
  return { ...stacks, dataTemplate: Template.fromStack(stacks.data) };
};
const dev = build('dev');
const prod = build('prod');
/** Everything that is not the default. */
const other = build('dev', {
  source: {
    enhancedFanOut: true,
    capacity: { shards: 2 },
    delivery: { destination: 'iceberg', intervalSeconds: 0 },
    consumer: { onFailure: 'sqs' },
  },
});
const closed = build('dev', { top: { network: { nat: 'none' } } });

/** What is of the stream, out of a stack's template. */
function ofStream(template: Template): unknown {
  const { Resources } = compact(template.toJSON()) as { Resources: Record<string, Json> };
  return Object.fromEntries(Object.entries(Resources).filter(([id]) => id.startsWith('Shop')));
}

test('the stream’s resources are what they were', () => {
  expect({ data: ofStream(dev.dataTemplate), pipelines: ofStream(dev.template) }).toMatchSnapshot();
});

test.each([
  ['dev', dev],
  ['prod', prod],
  ['all that is not the default', other],
  ['no way out of the network', closed],
  ['tables too', build('prod', { tables: true })],
])('security checks find nothing and synthesis warns of nothing: %s', (_, { data, pipelines }) => {
  for (const stack of [data, pipelines]) {
    expect(securityFindings(stack)).toEqual([]);
    expect(Annotations.fromStack(stack).findWarning('*', Match.anyValue())).toEqual([]);
  }
});

test('neither function nor mapping works before every delivery is there to take what is routed', () => {
  const { Resources } = dev.template.toJSON() as { Resources: Record<string, { Type: string; DependsOn?: string[] }> };
  const of = (type: string) => Object.entries(Resources).filter(([, { Type }]) => Type === type);
  const deliveries = of('AWS::KinesisFirehose::DeliveryStream').map(([id]) => id);
  expect(deliveries).toHaveLength(2);
  const [consumer] = of('AWS::Lambda::Function').filter(([id]) => id.startsWith('Shop'));
  const [mapping] = of('AWS::Lambda::EventSourceMapping');
  for (const [, { DependsOn }] of [consumer!, mapping!]) expect(DependsOn).toEqual(expect.arrayContaining(deliveries));
});

describe('a platform of streams alone', () => {
  test('has no database, connection or network interface, and its job runs outside of the VPC', () => {
    dev.dataTemplate.resourceCountIs('AWS::RDS::DBInstance', 0);
    dev.template.resourceCountIs('AWS::Glue::Connection', 0);
    dev.template.hasResourceProperties('AWS::Glue::Job', { Connections: Match.absent() });
    expect(JSON.stringify(dev.template.findResources('AWS::IAM::Policy'))).not.toContain('ec2:');
  });

  test('without a way out of its network, the job still gets its libraries from PyPI: it is not in there', () => {
    const [job] = propertiesOf(closed.template, 'AWS::Glue::Job');
    expect(job!['DefaultArguments']).toHaveProperty('--additional-python-modules');
  });
});

describe('what holds events', () => {
  const names = ['flights-dev-shop', 'flights-dev-shop-usa', 'flights-dev-shop-international'];

  test('is in the data stack: the source’s stream and one for each route, alike', () => {
    const streams = propertiesOf(dev.dataTemplate, 'AWS::Kinesis::Stream');
    expect(streams.map((stream) => stream['Name'])).toEqual(names);
    for (const stream of streams) expect(stream).toMatchObject({ RetentionPeriodHours: 168 });
    dev.template.resourceCountIs('AWS::Kinesis::Stream', 0);
    dev.dataTemplate.hasOutput('ShopStreamName', { Value: 'flights-dev-shop' });
  });

  test('outlives its stack where it is to stay', () => {
    const policies = ({ dataTemplate }: typeof dev) =>
      Object.values(dataTemplate.findResources('AWS::Kinesis::Stream')).map((stream) => stream['DeletionPolicy']);
    expect(policies(dev)).toEqual(['Delete', 'Delete', 'Delete']);
    expect(policies(prod)).toEqual(['Retain', 'Retain', 'Retain']);
  });

  test('is named, not referred to: routes may come and go without an export in the way', () => {
    const exported = JSON.stringify(dev.dataTemplate.toJSON().Outputs);
    expect(exported).not.toMatch(/Export.*ShopStream.*Arn/);
    for (const stacks of [dev, other]) expect(() => stacks.app.synth()).not.toThrow();
  });

  test('has a registered consumer with enhanced fan-out, and as many shards as are provisioned', () => {
    other.dataTemplate.hasResourceProperties('AWS::Kinesis::StreamConsumer', {
      ConsumerName: 'flights-dev-shop-consumer',
    });
    for (const stream of propertiesOf(other.dataTemplate, 'AWS::Kinesis::Stream'))
      expect(stream).toMatchObject({ ShardCount: 2, StreamModeDetails: { StreamMode: 'PROVISIONED' } });
    const [mapping] = propertiesOf(other.template, 'AWS::Lambda::EventSourceMapping');
    expect(JSON.stringify(mapping!['EventSourceArn'])).not.toContain('ImportValue');
    other.template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'flights-dev-stream-shop-lag',
      MetricName: 'SubscribeToShardEvent.MillisBehindLatest',
    });
  });
});

describe('what handles events', () => {
  test('is in the pipelines stack: a consumer, and a delivery for each route', () => {
    dev.template.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'flights-dev-shop-consumer' });
    const deliveries = propertiesOf(dev.template, 'AWS::KinesisFirehose::DeliveryStream');
    expect(deliveries.map((delivery) => delivery['DeliveryStreamName'])).toEqual([
      'flights-dev-shop-usa',
      'flights-dev-shop-international',
    ]);
  });

  test('routes nothing before all deliveries are there: they read from when they are made', () => {
    const [mapping] = Object.values(dev.template.findResources('AWS::Lambda::EventSourceMapping'));
    const deliveries = Object.keys(dev.template.findResources('AWS::KinesisFirehose::DeliveryStream'));
    expect(mapping!['DependsOn']).toEqual(expect.arrayContaining(deliveries));
  });

  test('is watched, with the mapping by its id', () => {
    dev.template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      AlarmName: 'flights-dev-stream-shop-given-up',
      Dimensions: [
        { Name: 'EventSourceMappingUUID', Value: { 'Fn::GetAtt': [Match.stringLikeRegexp('Mapping'), 'Id'] } },
      ],
    });
  });

  test('keeps its logs as long as the environment says, under the customer key', () => {
    for (const [template, days] of [
      [dev.template, 30],
      [prod.template, 365],
    ] as const)
      for (const group of propertiesOf(template, 'AWS::Logs::LogGroup'))
        expect(group).toMatchObject({ RetentionInDays: days, KmsKeyId: expect.anything() });
  });

  test('the load may read what was delivered and what was rejected', () => {
    const [policy] = Object.entries(dev.template.findResources('AWS::IAM::Policy')).filter(([id]) =>
      id.startsWith('SparkRole'),
    );
    const objects = policy![1].Properties.PolicyDocument.Statement.find((statement: Json) =>
      [statement.Action].flat().includes('s3:DeleteObject'),
    );
    expect(JSON.stringify(objects.Resource)).toMatch(/Bronze[^"]*"},"\/\*".*Quarantine[^"]*"},"\/\*"/);
  });
});

test('with Iceberg, a table for each route is in the data stack, and deliveries go there', () => {
  const tables = propertiesOf(other.dataTemplate, 'AWS::Glue::Table').map((table) => table['TableInput'].Name);
  expect(tables).toEqual(['sessions_usa', 'sessions_international']);
  const deliveries = propertiesOf(other.template, 'AWS::KinesisFirehose::DeliveryStream');
  expect(
    deliveries.map(
      (d) => d['IcebergDestinationConfiguration'].DestinationTableConfigurationList[0].DestinationTableName,
    ),
  ).toEqual(tables);
  dev.dataTemplate.resourceCountIs('AWS::Glue::Table', 0);
});

test('a second stream is the same again, and nothing of the first changes', () => {
  const sessions = streamPlatform('dev').sources['shop']!;
  const platform = streamPlatform('dev');
  const names = { stream: 'flights-dev-web', routes: { all: 'flights-dev-web-all' } };
  const consumer = { ...(sessions as Json).consumer, name: 'flights-dev-web-consumer' };
  const web = { ...sessions, ...names, consumer } as never;
  const both = buildStacks({ ...platform, sources: { ...platform.sources, web } });
  const ids = Object.keys(both.template.findResources('AWS::Lambda::EventSourceMapping'));
  expect(ids).toHaveLength(2);
  expect(ofStream(both.template)).toEqual(ofStream(dev.template));
});
