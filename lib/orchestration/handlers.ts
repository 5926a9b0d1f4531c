import { join } from 'node:path';
import { ArnFormat, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { assetObjectArns } from '../ingestion/asset-arns';
import { bundledHandler } from '../ingestion/bundle';
import { PipelineHandler } from '../ingestion/pipeline-handler';
import type { PipelineHandlerProps } from '../ingestion/pipeline-handler-props';
import type { SparkJob } from '../ingestion/spark-job';
import type { Statement } from '../ingestion/statements';
import type { Lake } from '../lake/lake';
import { acknowledge } from '../security/acknowledge';

export interface HandlersProps {
  /** `<platform>-<environment>`. */
  readonly prefix: string;
  readonly lake: Lake;
  readonly manifest: Asset;
  /** Physical name of the state machine, whose executions hold leases. */
  readonly stateMachineName: string;
  /** Glue job whose runs say why a result is missing. */
  readonly job: Pick<SparkJob, 'jobName' | 'jobArn'>;
  /**
   * Keeps executions for the handlers that hold leases, so that nothing else in the account can starve them. New accounts
   * allow ten executions at once and none may be reserved.
   * @default true
   */
  readonly reserveConcurrency?: boolean;
  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
  /** @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** Folder with a folder for each handler. @default the repository's `lambda` */
  readonly codeFolder?: string;
}

/** The three functions of a run: `plan` before it, `finish` after it, `watch` beside it. */
export class Handlers extends Construct {
  readonly plan: PipelineHandler;
  readonly finish: PipelineHandler;
  readonly watch: PipelineHandler;

  constructor(scope: Construct, id: string, props: HandlersProps) {
    super(scope, id);
    const { prefix, lake } = props;
    const codeFolder = props.codeFolder ?? join(__dirname, '..', '..', 'lambda');
    const reserve = (count: number): number | undefined => ((props.reserveConcurrency ?? true) ? count : undefined);
    const handler = (name: string, options: HandlerOptions): PipelineHandler =>
      new PipelineHandler(this, name.charAt(0).toUpperCase() + name.slice(1), {
        name: `${prefix}-${name}`,
        code: bundledHandler(join(codeFolder, name)),
        environment: {
          PLATFORM: prefix,
          MANIFEST_URI: props.manifest.s3ObjectUrl,
          STATE_TABLE: lake.stateTable.tableName,
          ARTEFACTS_BUCKET: lake.buckets.artefacts.bucketName,
          JOB_NAME: props.job.jobName,
        },
        key: lake.key,
        logRetention: props.logRetention,
        removalPolicy: props.removalPolicy,
        ...options,
        statements: [
          { actions: ['s3:GetObject'], resources: assetObjectArns([props.manifest]) },
          { actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [lake.key.keyArn] },
          ...options.statements,
        ],
      });

    const may = permissions(this, props);
    const synchronous =
      'Called synchronously by the state machine, which retries, catches and reports: nothing is queued.';
    this.plan = handler('plan', {
      description: 'Takes the lease of a pipeline and packs its tables into Spark runs',
      statements: [
        ...may.state('GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem', 'DeleteItem'),
        ...may.executions,
        ...may.writeRuns,
      ],
      failures: synchronous,
      reservedConcurrentExecutions: reserve(5),
    });
    this.finish = handler('finish', {
      description: 'Reports a run and releases its lease',
      statements: [
        ...may.state('GetItem', 'UpdateItem', 'DeleteItem'),
        ...may.readRuns,
        ...may.metrics,
        ...may.jobRuns,
      ],
      failures: synchronous,
      reservedConcurrentExecutions: reserve(5),
    });
    const measuredAgain =
      'Measures the present every five minutes; a failed call is of no use later. An alarm tells when it is silent.';
    this.watch = handler('watch', {
      description: 'Measures freshness, finds missed schedules, ends dead runs',
      statements: [
        ...may.state('GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'),
        ...may.executions,
        ...may.metrics,
      ],
      failures: measuredAgain,
      reservedConcurrentExecutions: reserve(1),
    });
    const retries = new EventInvokeConfig(this, 'WatchRetries', {
      function: this.watch.function,
      retryAttempts: 0,
      maxEventAge: Duration.minutes(5),
    });
    acknowledge(retries, { 'Serverless-LambdaAsyncFailureDestination': measuredAgain });
  }
}

type HandlerOptions = Pick<
  PipelineHandlerProps,
  'description' | 'statements' | 'failures' | 'reservedConcurrentExecutions'
>;

const RUNS = 'Each run has a folder of its own under this prefix, named when it starts.';

function permissions(scope: Construct, { lake, stateMachineName, job }: HandlersProps) {
  const runs = lake.buckets.artefacts.arnForObjects('runs/*');
  return {
    state: (...actions: readonly string[]): Statement[] => [
      { actions: actions.map((action) => `dynamodb:${action}`), resources: [lake.stateTable.tableArn] },
    ],
    jobRuns: [{ actions: ['glue:GetJobRuns'], resources: [job.jobArn] }],
    executions: [
      {
        actions: ['states:DescribeExecution'],
        resources: [
          Stack.of(scope).formatArn({
            service: 'states',
            resource: 'execution',
            resourceName: `${stateMachineName}:*`,
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        ],
        wildcard: 'The holder of a lease is any execution of this one state machine; names are given when they start.',
      },
    ],
    writeRuns: [{ actions: ['s3:PutObject'], resources: [runs], wildcard: RUNS }],
    readRuns: [
      { actions: ['s3:GetObject'], resources: [runs], wildcard: RUNS },
      // Without it S3 says of a file that isn't there that it is forbidden.
      { actions: ['s3:ListBucket'], resources: [lake.buckets.artefacts.bucketArn] },
    ],
    metrics: [
      {
        actions: ['cloudwatch:PutMetricData'],
        resources: ['*'],
        conditions: { StringEquals: { 'cloudwatch:namespace': 'Headwater' } },
        wildcard: 'CloudWatch knows no resources for metrics; the namespace is held by a condition.',
      },
    ],
  } satisfies Record<string, Statement[] | ((...actions: readonly string[]) => Statement[])>;
}
