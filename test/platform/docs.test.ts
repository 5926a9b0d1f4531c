import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { PAGE, readReference, render } from '../../scripts/docs';
import type {
  ManifestLoad,
  ResolvedEventStream,
  ResolvedExistingDatabase,
  ResolvedNetwork,
  ResolvedPeering,
  ResolvedTransitGateway,
} from '../../lib/platform';
import { API_DEFAULTS } from './api/defaults';
import { albums, alone, apiFiles } from './api-fixture';
import { contract, definition, resolve } from './fixture';
import { clicks, streamFiles, streams } from './stream-fixture';

const reference = readReference();
const properties = reference.sections.flatMap((section) =>
  section.properties.map((property) => ({ ...property, path: `${section.name}.${property.name}` })),
);

it('docs/configuration.md is up to date (npm run docs)', () => {
  expect(readFileSync(join(__dirname, '..', '..', PAGE), 'utf8')).toBe(render(reference));
});

it('every property is described', () => {
  expect(properties.filter((p) => p.description === '').map((p) => p.path)).toEqual([]);
  expect(reference.sections.filter((s) => s.description === '').map((s) => s.name)).toEqual([]);
});

it('every property that may be left out says what then happens, and no other does', () => {
  expect(properties.filter((p) => p.optional !== (p.default !== undefined)).map((p) => p.path)).toEqual([]);
});

it('the contract of docs/contracts.md is one', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'contracts.md'), 'utf8');
  const example = /```yaml\n(apiVersion[\s\S]*?)```/.exec(page)![1]!;
  const load = { pattern: 'incremental', cursor: 'last_updated_at' } as const;
  const datasets = { ...definition().datasets, orders: { source: 'main', load } };
  const { orders } = resolve(definition({ datasets }), { 'contracts/orders.odcs.yaml': example }).manifest.datasets;
  expect(orders).toMatchObject({
    owner: 'Order Desk',
    freshnessSeconds: 7_200,
    primaryKey: ['id'],
    checks: [{ min: 1 }],
  });
  expect(orders!.columns.map((c) => c.mask)).toEqual([undefined, 'hash', undefined, undefined]);
});

it('the contract of events in docs/contracts.md is one', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'contracts.md'), 'utf8');
  const schema = /```yaml\n(schema:[\s\S]*?)```/.exec(page)![1]!;
  const rest = { ...clicks(), schema: undefined };
  const load = { keep: 'first', enrich: { overall_quantity: { sum: 'browse_history.quantity' } } };
  const { datasets } = resolve(
    streams({
      load,
      top: {
        datasets: { sessions: { source: 'clicks', load: { pattern: 'stream', ...load } as never } },
        pipelines: { all: { datasets: ['sessions'] } },
      },
    }),
    streamFiles(undefined, { 'contracts/sessions.odcs.yaml': `${dump(rest, { skipInvalid: true })}${schema}` }),
  ).manifest;
  expect(datasets.sessions!.columns.map((c) => c.physicalType)).toEqual([
    'string',
    'array<struct<quantity:int>>',
    'bigint',
  ]);
});

it('the contract of items in docs/contracts.md is one', () => {
  const page = readFileSync(join(__dirname, '..', '..', 'docs', 'contracts.md'), 'utf8');
  const [schema] = [...page.matchAll(/```yaml\n(schema:[\s\S]*?)```/g)].map(([, text]) => text!).slice(1);
  const rest = { ...albums(), schema: undefined };
  const load = { pattern: 'api', path: '/plays', nested: 'flatten' };
  const { plays } = resolve(
    alone({
      top: { datasets: { plays: { source: 'music', load } }, pipelines: { all: { datasets: ['plays'] } } },
    }),
    apiFiles({ 'contracts/plays.odcs.yaml': `${dump(rest, { skipInvalid: true })}${schema!}` }),
  ).manifest.datasets;
  expect(plays!.primaryKey).toEqual(['played_at', 'track_id']);
  expect(plays!.columns.map((c) => [c.name, c.path, c.physicalType, c.required])).toEqual([
    ['played_at', 'playedAt', 'timestamp', true],
    ['track_id', 'track.id', 'string', true],
    ['track_name', 'track.name', 'string', false],
    ['context', undefined, 'string', false],
  ]);
});

/** What a definition without any optional property becomes: the defaults as the code has them. */
const vpc = {
  vpcId: 'vpc-1',
  vpcCidrBlock: '10.0.0.0/16',
  availabilityZones: ['a', 'b'],
  privateSubnets: ['subnet-1', 'subnet-2'],
};
const database = {
  dbInstanceAddress: 'h',
  dbInstanceMasterUserSecretArn: 'arn:aws:secretsmanager:us-east-1:111111111111:secret:s-a',
};
const schedule = { cron: '0 6 * * ? *' };
const incremental = { pattern: 'incremental', cursor: 'changed' } as const;
const plain = resolve(
  definition({
    models: undefined,
    datasets: {
      orders: { source: 'main', load: incremental },
      goods: { source: 'main', load: { pattern: 'snapshot' } },
    },
  }),
);
const there = resolve(
  definition({
    network: { existing: vpc },
    sources: { main: { type: 'postgres', database: 'd', existing: database } },
  }),
);
const bare = resolve(definition({ pipelines: { daily: { datasets: ['orders', 'goods'], schedule } } }), {
  'models/sales.sql': undefined,
});
const elsewhere = resolve(definition({ models: { sales: {} } }), { 'contracts/orders.odcs.yaml': contract('orders') });

const network = plain.network as { kind: 'new'; cidr: string; maxAzs: number; nat: string };
const source = plain.sources.main as { kind: string; engineVersion: string; allocatedStorage: number };
const existing = there.sources.main as unknown as ResolvedExistingDatabase;
const reachedBy = (reach: object) =>
  (
    resolve(
      definition({
        network: { lookup: { vpcId: 'vpc-1' } },
        environments: { dev: { account: '111111111111' } },
        sources: { main: { type: 'postgres', database: 'd', existing: { ...database, reachedBy: reach as never } } },
      }),
    ).sources.main as unknown as ResolvedExistingDatabase
  ).reachedBy;
const peering = reachedBy({ type: 'peering', peerVpcId: 'vpc-2', peerVpcCidrBlock: '10.9.0.0/16' }) as ResolvedPeering;
const gateway = reachedBy({
  type: 'transitGateway',
  transitGatewayId: 'tgw-1',
  peerVpcCidrBlock: '10.9.0.0/16',
}) as ResolvedTransitGateway;
const link = resolve(
  definition({
    sources: {
      main: {
        type: 'postgres',
        database: 'd',
        existing: {
          dbInstanceMasterUserSecretArn: database.dbInstanceMasterUserSecretArn,
          reachedBy: { type: 'privateLink', serviceName: 'com.amazonaws.vpce.us-east-1.vpce-svc-1' },
        },
      },
    },
  }),
).sources.main as unknown as ResolvedExistingDatabase;
const fromSsm = resolve(
  definition({
    network: {
      existing: { ...vpc, availabilityZones: { ssm: '/azs', count: 3 }, privateSubnets: { ssm: '/subnets' } },
    },
  }),
).network as Extract<ResolvedNetwork, { kind: 'existing' }>;
const described = there.network as Extract<ResolvedNetwork, { kind: 'existing' }>;
const looked = resolve(
  definition({ network: { lookup: { vpcId: 'vpc-1' } }, environments: { dev: { account: '111111111111' } } }),
).network as Extract<ResolvedNetwork, { kind: 'lookup' }>;
const { orders } = plain.manifest.datasets;
const load = orders!.load as { guard: string; clockToleranceSeconds: number };
const pipeline = bare.manifest.pipelines.daily!;

const events = resolve(streams(), streamFiles());
const stream = events.sources.clicks as ResolvedEventStream;
const hurried = resolve(streams({ source: { retentionHours: 24 } }), streamFiles()).sources
  .clicks as ResolvedEventStream;
const { consumer, delivery } = stream;
const streamLoad = events.manifest.datasets.clicks!.load as Extract<ManifestLoad, { pattern: 'stream' }>;
const route = streamLoad.spec.routes.all!;

/** Each documented default beside what the code makes of it; texts are checked by what they claim. */
const ACTUAL: Record<string, unknown> = {
  'PlatformDefinition.network':
    [network.kind, network.maxAzs, network.nat].join() === 'new,2,single' &&
    'a new VPC in two zones with one NAT gateway',
  'PlatformDefinition.models':
    Object.keys(plain.manifest.models).join() === 'sales' && 'every `*.sql` file in `models/`',
  'PlatformDefinition.alerts': plain.alerts.emails.length === 0 && 'an SNS topic without subscribers',
  'PlatformDefinition.probe':
    [plain.probe.onDeploy, plain.probe.schedule].join() === 'fail,hourly' && 'with each deployment, and every hour',
  'PlatformDefinition.tags':
    Object.keys(plain.tags).length === 0 && 'none beyond `headwater:platform` and `headwater:environment`',
  'EnvironmentDefinition.account': plain.account === undefined && 'CDK_DEFAULT_ACCOUNT: that of the credentials',
  'EnvironmentDefinition.region': `CDK_DEFAULT_REGION: that of the profile; else ${plain.region}`,
  'EnvironmentDefinition.size': plain.size,
  'EnvironmentDefinition.removalPolicy': plain.removalPolicy,
  'EnvironmentDefinition.network': network.cidr === '10.20.0.0/16' && 'none',
  'EnvironmentDefinition.probe': plain.probe.onDeploy === 'fail' && 'none',
  'ProbeDefinition.onDeploy': plain.probe.onDeploy,
  'ProbeDefinition.schedule': plain.probe.schedule,
  'NetworkDefinition.existing': network.kind === 'new' && 'a new VPC',
  'NetworkDefinition.cidr': network.cidr,
  'NetworkDefinition.maxAzs': network.maxAzs,
  'NetworkDefinition.nat': network.nat,
  'NetworkDefinition.lookup': network.kind === 'new' && 'a new VPC',
  'SsmListDefinition.count':
    (fromSsm.privateSubnets as { count: number }).count === 3 &&
    'as many as there are `availabilityZones`, of which the number is to be said',
  'ExistingNetworkDefinition.databaseSubnets':
    String(described.databaseSubnets) === String(vpc.privateSubnets) && 'privateSubnets',
  'ExistingNetworkDefinition.privateRouteTableIds':
    described.privateRouteTableIds === undefined && 'not known: no database is reached by peering or a transit gateway',
  'ExistingNetworkDefinition.privateSubnetsCidrBlocks': described.privateSubnetsCidrBlocks === undefined && 'not known',
  'ExistingNetworkDefinition.vpcEnableDnsSupport': described.vpcEnableDnsSupport === undefined && 'not known',
  'ExistingNetworkDefinition.vpcEnableDnsHostnames': described.vpcEnableDnsHostnames === undefined && 'not known',
  'NetworkLookupDefinition.vpcId': looked.tags === undefined && 'the one with the tags',
  'NetworkLookupDefinition.tags': looked.tags === undefined && 'not looked at',
  // What of the VPC is taken is tested with the construct, test/network/looked-up-vpc.test.ts.
  'NetworkLookupDefinition.privateSubnets':
    looked.privateSubnets === undefined && 'of each zone the first subnet with a way out by NAT',
  'NetworkLookupDefinition.databaseSubnets':
    looked.databaseSubnets === undefined &&
    'of each zone the first subnet without a way out; where there is none, those of the workers',
  'PostgresSourceDefinition.existing': source.kind === 'provisioned' && 'provisioned by the platform',
  'PostgresSourceDefinition.engineVersion': source.engineVersion,
  'PostgresSourceDefinition.allocatedStorage': source.allocatedStorage,
  'ExistingDatabaseDefinition.dbInstanceIdentifier':
    existing.dbInstanceIdentifier === undefined && 'nothing is looked up',
  'ExistingDatabaseDefinition.dbInstanceAddress':
    link.dbInstanceAddress === undefined && 'what is looked up; by PrivateLink the name of the endpoint',
  'ExistingDatabaseDefinition.dbInstancePort': `${String(existing.dbInstancePort)}, or what is looked up`,
  'ExistingDatabaseDefinition.secretKmsKeyArn': existing.secretKmsKeyArn === undefined && 'AWS managed key',
  'ExistingDatabaseDefinition.securityGroupId':
    existing.securityGroupId === undefined && "what is looked up; else none: reachability is the owner's",
  'ExistingDatabaseDefinition.reachedBy': `by ways that are there already: \`{ type: '${existing.reachedBy.type}' }\``,
  'PeeringDefinition.peerRouteTableIds':
    peering.peerRouteTableIds.length === 0 && "none: the routes back are the owner's",
  'PeeringDefinition.peerOwnerId': peering.peerOwnerId === undefined && "the environment's",
  'PeeringDefinition.peerRegion': peering.peerRegion === undefined && "the environment's",
  'PeeringDefinition.peerRoleArn': peering.peerRoleArn === undefined && 'none: the VPC is in this account',
  'PeeringDefinition.dnsResolution': String(peering.dnsResolution),
  'TransitGatewayDefinition.associationRouteTableId':
    gateway.associationRouteTableId === undefined && "the gateway's own",
  'TransitGatewayDefinition.propagationRouteTableIds':
    gateway.propagationRouteTableIds.length === 0 && "the gateway's own",
  'TransitGatewayDefinition.securityGroupReferencing': String(gateway.securityGroupReferencing),
  'PrivateLinkDefinition.privateDns': String((link.reachedBy as { privateDns: boolean }).privateDns),
  'DatasetDefinition.schema': orders!.schema,
  'DatasetDefinition.table': orders!.table === 'orders' && "the dataset's name",
  // Resolving found the fixture's contract and model there.
  'DatasetDefinition.contract': orders!.owner === 'Data' && 'contracts/<dataset>.odcs.yaml',
  'DatasetDefinition.transform': orders!.transform === undefined && 'none',
  'DatasetDefinition.expectedRows': orders!.expectedRows,
  'IncrementalLoadDefinition.guard': load.guard,
  'IncrementalLoadDefinition.clockToleranceSeconds': load.clockToleranceSeconds,
  'EventStreamSourceDefinition.capacity': stream.capacity,
  'EventStreamSourceDefinition.retentionHours': stream.retentionHours,
  'EventStreamSourceDefinition.enhancedFanOut': String(stream.enhancedFanOut),
  'EventStreamSourceDefinition.consumer': consumer.batchSize > 0 && 'as below',
  'EventStreamSourceDefinition.delivery': delivery.sizeMegabytes > 0 && 'as below',
  'EventConsumerDefinition.batchSize': consumer.batchSize,
  'EventConsumerDefinition.batchWindowSeconds': consumer.batchWindowSeconds,
  'EventConsumerDefinition.parallelizationFactor': consumer.parallelizationFactor,
  'EventConsumerDefinition.maxRetries': consumer.maxRetries,
  'EventConsumerDefinition.maxRecordAgeHours':
    hurried.consumer.maxRecordAgeHours === 12 &&
    `${consumer.maxRecordAgeHours}, or half of the retention where that is less`,
  'EventConsumerDefinition.startingPosition': consumer.startingPosition,
  'EventConsumerDefinition.onFailure': consumer.onFailure,
  'EventConsumerDefinition.filters': consumer.filters.length === 0 && 'none',
  'EventConsumerDefinition.memoryMegabytes': consumer.memoryMegabytes,
  'EventConsumerDefinition.timeoutSeconds': consumer.timeoutSeconds,
  'EventDeliveryDefinition.destination': delivery.destination,
  'EventDeliveryDefinition.intervalSeconds': delivery.intervalSeconds,
  'EventDeliveryDefinition.sizeMegabytes': delivery.sizeMegabytes,
  'EventDeliveryDefinition.compression': delivery.compression,
  'StreamLoadDefinition.keep': streamLoad.keep,
  'StreamLoadDefinition.eventTime': streamLoad.eventTime === undefined && 'when the stream took it',
  'StreamLoadDefinition.previousContracts': streamLoad.spec.versions.length === 1 && 'none',
  'StreamLoadDefinition.filter': streamLoad.spec.filter === undefined && 'all',
  'StreamLoadDefinition.enrich': Object.keys(streamLoad.spec.enrich).length === 0 && 'none',
  'StreamLoadDefinition.routes': `one, \`${Object.keys(streamLoad.spec.routes).join()}\``,
  'StreamLoadDefinition.code': streamLoad.spec.code === undefined && 'none',
  'EventRoute.when': Object.keys(route).length === 0 && 'all that no route before took',
  'ModelDefinition.path': elsewhere.manifest.models.sales!.inputs.length === 2 && 'models/<model>.sql',
  'PipelineDefinition.models': pipeline.models.length === 0 && 'none',
  'PipelineDefinition.schedule': Object.keys(plain.schedules).length === 0 && 'on demand only',
  'PipelineDefinition.whenBusy': pipeline.whenBusy,
  'PipelineDefinition.timeoutMinutes': pipeline.timeoutSeconds / 60,
  'PipelineDefinition.maxConcurrency': pipeline.maxConcurrency,
  'ScheduleDefinition.timeZone': pipeline.schedule!.timeZone,
  'AlertsDefinition.emails': plain.alerts.emails.length === 0 && 'none',
  ...API_DEFAULTS,
};

/** `'small'` → small, `1,000,000` → 1000000, anything else as it is. */
function documented(text: string): unknown {
  const quoted = /^'([^']*)'$/.exec(text);
  return quoted ? quoted[1] : /^[\d,]+$/.test(text) ? Number(text.replaceAll(',', '')) : text;
}

const optional = properties.filter((p) => p.optional);
it.each(optional.map((p) => [p.path, p.default!]))('the documented default of %s is the real one', (path, text) => {
  expect(ACTUAL).toHaveProperty([path]);
  expect(ACTUAL[path]).toEqual(documented(text));
});

it('no default is checked that is not documented', () => {
  expect(Object.keys(ACTUAL).filter((path) => !optional.some((p) => p.path === path))).toEqual([]);
});
