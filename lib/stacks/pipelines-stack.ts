import { join } from 'node:path';
import { CfnOutput, Duration, ReferenceStrength, Stack } from 'aws-cdk-lib';
import { CfnNatGateway } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { ApiExtractor } from '../ingestion/api-extractor';
import { manifestAsset } from '../ingestion/generated-asset';
import { GlueConnection } from '../ingestion/glue-connection';
import type { PipelineHandler } from '../ingestion/pipeline-handler';
import { SparkJob } from '../ingestion/spark-job';
import type { Lake } from '../lake/lake';
import type { INetwork } from '../network/network';
import { Observability } from '../observability/observability';
import type { WatchedDatabase } from '../observability/observability-props';
import { Handlers } from '../orchestration/handlers';
import { PipelineMachine } from '../orchestration/pipeline-machine';
import { Schedules } from '../orchestration/schedules';
import type { ResolvedDatabase, ResolvedPlatform } from '../platform/definition';
import { logRetentionOf, removalPolicyOf } from '../shared/lifecycle';
import { databaseIdentifier, pascalCase } from '../shared/naming';
import type { ApiCredentials } from '../sources/api-credentials';
import type { IRelationalDatabase } from '../sources/relational-database';
import { apiExtractors, watchedApi } from './apis';
import type { EventPipeline } from './event-pipeline';
import { eventPipeline, watchedStream } from './event-pipeline';
import type { EventStreams } from './event-streams';
import type { PlatformStackProps } from './platform-stack';
import { PlatformStack } from './platform-stack';
import { probes, type Probes } from './probes';

export interface PipelinesStackProps extends PlatformStackProps {
  readonly network: INetwork;
  readonly lake: Lake;
  /** Database of each source, by the source's name. */
  readonly databases: Readonly<Record<string, IRelationalDatabase>>;
  /** Streams of each source of events, by the source's name. */
  readonly streams: Readonly<Record<string, EventStreams>>;
  /** Secret of each API that needs one, by the source's name. */
  readonly apiCredentials: Readonly<Record<string, ApiCredentials>>;
  /** Address or path of the runbooks' folder. @default 'docs/runbooks' */
  readonly runbookBaseUrl?: string;
  /** Folder of installed Python libraries, where the network has no way out. @default '.headwater/python-libraries' */
  readonly librariesFolder?: string;
  /** Folder of the platform, with `lambda/stream`, `lambda/api` and the code that datasets and sources name. @default the repository */
  readonly root?: string;
}

const ROOT = join(__dirname, '..', '..');

/** Most workers of one Spark run, and the provisioned databases' limits, by size of the environment. */
const SIZES: Readonly<Record<ResolvedPlatform['size'], { workers: number; vcpus: number; memory: number }>> = {
  small: { workers: 4, vcpus: 2, memory: 4 },
  medium: { workers: 10, vcpus: 2, memory: 16 },
  large: { workers: 40, vcpus: 8, memory: 64 },
};

/** Stateless, changed with every edit: connection, job, handlers, state machine, schedules, alarms, dashboard. */
export class PipelinesStack extends PlatformStack {
  readonly job: SparkJob;
  readonly handlers: Handlers;
  readonly machine: PipelineMachine;
  readonly probes: Probes;
  readonly schedules: Schedules;
  /** What handles the events of each stream, by the source's name. */
  readonly events: Readonly<Record<string, EventPipeline>>;
  /** What reads each API, by the source's name. */
  readonly apis: Readonly<Record<string, ApiExtractor>>;
  readonly observability: Observability;

  constructor(scope: Construct, id: string, props: PipelinesStackProps) {
    super(scope, id, 'pipelines', 'jobs, handlers, consumers, state machine, schedules, alarms', props);
    const { platform, lake } = props;
    const { prefix, manifest } = platform;
    // The library lets functions and machines depend on their role as well as on its policy: once too often for cfn-lint.
    this.templateOptions.metadata = { 'cfn-lint': { config: { ignore_checks: ['W3005'] } } };
    const pipelines = Object.values(manifest.pipelines);
    const longestRun = Duration.seconds(Math.max(60, ...pipelines.map((pipeline) => pipeline.timeoutSeconds)));
    const life = { removalPolicy: removalPolicyOf(platform), logRetention: logRetentionOf(platform) };
    const manifestFile = manifestAsset(this, 'Manifest', manifest);
    const stateMachineName = `${prefix}-run-pipeline`;

    this.job = this.sparkJob(props, manifestFile, longestRun);
    this.handlers = new Handlers(this, 'Handlers', {
      ...life,
      prefix,
      lake,
      manifest: manifestFile,
      stateMachineName,
      job: this.job,
      // New accounts, in which one tries things out, allow no reserve.
      reserveConcurrency: platform.removalPolicy === 'retain',
    });
    this.apis = apiExtractors(this, {
      platform,
      lake,
      manifest: manifestFile,
      credentials: props.apiCredentials,
      root: props.root ?? ROOT,
    });
    this.machine = new PipelineMachine(this, 'Machine', {
      ...life,
      name: stateMachineName,
      plan: this.handlers.plan,
      finish: this.handlers.finish,
      extractors: Object.values(this.apis).map(({ handler }) => handler),
      job: this.job,
      lake,
      // A run, before it the wait for the lease of another, and some for planning and reporting.
      timeout: Duration.seconds(2 * longestRun.toSeconds() + 1800),
    });
    this.probes = probes(this, { ...props, manifest: manifestFile, after: [this.job] });
    const { probe, onDeployment } = this.probes;
    this.schedules = new Schedules(this, 'Schedules', {
      prefix,
      schedules: platform.schedules,
      stateMachineArn: this.machine.machine.stateMachineArn,
      watchFunctionArn: this.handlers.watch.function.functionArn,
      probe:
        platform.probe.schedule === 'off'
          ? undefined
          : { functionArn: probe.handler.function.functionArn, after: onDeployment ? [onDeployment] : [] },
    });
    this.events = Object.fromEntries(
      Object.entries(platform.sources).flatMap(([name, source]) => {
        if (source.type !== 'eventStream') return [];
        const of = { platform, source, lake, streams: props.streams[name]!, root: props.root ?? ROOT };
        return [[name, eventPipeline(this, pascalCase(name), of)]];
      }),
    );
    this.observability = this.observe(props);
    this.output('StateMachineArn', 'Runs a pipeline', this.machine.machine.stateMachineArn);
    this.output('DashboardName', 'CloudWatch dashboard', prefix);
    this.output('AlertTopicArn', 'Where alarms go', this.observability.alerts.topic.topicArn);
    if (onDeployment) this.output('Connectivity', 'What the probe found at the last deployment', onDeployment.summary);
  }

  private sparkJob(
    props: PipelinesStackProps,
    manifest: ReturnType<typeof manifestAsset>,
    longestRun: Duration,
  ): SparkJob {
    const { platform, network, lake } = props;
    const databases = Object.entries(props.databases);
    // Glue places a run's workers by one of the job's connections: each must reach every source.
    const securityGroups = [
      network.glueWorkersSecurityGroup,
      ...databases.map(([, database]) => database.clientsSecurityGroup),
    ];
    const subnet = network.privateSubnets[0]!;
    const connections = databases.map(
      ([name, database]) =>
        new GlueConnection(this, `Connection-${name}`, {
          name: (platform.sources[name] as ResolvedDatabase).connection,
          database,
          subnet,
          securityGroups,
        }),
    );
    const pipelines = Object.values(platform.manifest.pipelines);
    return new SparkJob(this, 'Spark', {
      name: `${platform.prefix}-spark`,
      lake,
      databaseNames: Object.values(platform.manifest.databases),
      manifest,
      connections,
      databases: databases.map(([, database]) => database),
      subnets: [subnet],
      securityGroups,
      // Without a connection a run is not placed in the VPC, and has Glue's own way out.
      internetAccess: network.internetAccess || databases.length === 0,
      maxWorkers: SIZES[platform.size].workers,
      maxConcurrentRuns: pipelines.reduce((sum, pipeline) => sum + pipeline.maxConcurrency, 0) || 1,
      timeoutMinutes: Math.ceil(longestRun.toMinutes({ integral: false })),
      logRetention: logRetentionOf(platform),
      removalPolicy: removalPolicyOf(platform),
      librariesFolder: props.librariesFolder,
    });
  }

  private observe(props: PipelinesStackProps): Observability {
    const { platform, network, lake } = props;
    const { vcpus, memory } = SIZES[platform.size];
    const databases: Record<string, WatchedDatabase> = {};
    for (const [name, source] of Object.entries(platform.sources)) {
      // An existing database has its owner's alarms.
      if (source.kind !== 'provisioned') continue;
      databases[name] = {
        identifier: databaseIdentifier(platform.prefix, name),
        limits: { vcpus, memory, storage: source.allocatedStorage },
      };
    }
    const handler = ({ functionName, timeout }: PipelineHandler) => ({
      functionName,
      timeoutSeconds: timeout.toSeconds(),
    });
    const { plan, finish, watch } = this.handlers;
    return new Observability(this, 'Observability', {
      prefix: platform.prefix,
      emails: platform.alerts.emails,
      key: lake.key,
      stateMachineArn: this.machine.machine.stateMachineArn,
      jobName: this.job.jobName,
      handlers: {
        plan: handler(plan),
        finish: handler(finish),
        watch: handler(watch),
        probe: handler(this.probes.probe.handler),
      },
      probed: platform.probe.schedule !== 'off',
      stateTableName: lake.stateTable.tableName,
      scheduleGroup: platform.prefix,
      deadLetterQueue: this.schedules.deadLetters.queueName,
      databases,
      streams: Object.fromEntries(
        Object.entries(this.events).map(([name, pipeline]) => [name, watchedStream(platform, name, pipeline)]),
      ),
      apis: Object.fromEntries(Object.entries(this.apis).map(([name, api]) => [name, watchedApi(api)])),
      natGatewayIds: natGateways(network),
      endpointsVpcId: network.internetAccess ? undefined : network.vpc.vpcId,
      runbookBaseUrl: props.runbookBaseUrl,
    });
  }

  private output(id: string, description: string, value: string): void {
    new CfnOutput(this, id, { description, value });
  }
}

/**
 * Ids of the gateways that a VPC of ours has; those of an imported one are its owner's. Referred to weakly: an export in
 * use can't be taken away, and the network stack, which is deployed first, must be free to drop a gateway (`nat`).
 */
const natGateways = (network: INetwork): string[] =>
  network.vpc.node
    .findAll()
    .filter((construct) => construct instanceof CfnNatGateway)
    .map((gateway) => Stack.consumeReference(gateway.attrNatGatewayId, ReferenceStrength.WEAK));
