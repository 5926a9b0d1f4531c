import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { EventInvokeConfig } from 'aws-cdk-lib/aws-lambda';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { assetObjectArns } from '../ingestion/asset-arns';
import { bundledHandler } from '../ingestion/bundle';
import { databaseAuthorities } from '../ingestion/generated-asset';
import { PipelineHandler } from '../ingestion/pipeline-handler';
import type { Statement } from '../ingestion/statements';
import { streamArn } from '../ingestion/stream-consumer';
import { acknowledge } from '../security/acknowledge';
import type { ConnectivityProbeProps } from './connectivity-probe-props';
import { glueArn } from '../shared/glue-arn';

const MEASURED_AGAIN =
  'Measures the present every hour; a failed call is of no use later. An alarm tells when it is silent.';

/**
 * The function that tests, from where the Spark job runs, what the job must reach: each database from its name to the rights
 * on its tables, and each AWS service by one call.
 */
export class ConnectivityProbe extends Construct {
  readonly handler: PipelineHandler;

  constructor(scope: Construct, id: string, props: ConnectivityProbeProps) {
    super(scope, id);
    const { prefix, lake, manifest, databases } = props;
    const stack = Stack.of(this);
    const authorities = databaseAuthorities(this, 'DatabaseAuthorities');
    const buckets = Object.entries(lake.buckets).map(([zone, bucket]) => [zone, bucket.bucketName]);
    const addresses = Object.entries(databases).map(([source, database]) => [
      source,
      {
        host: database.dbInstanceAddress,
        port: database.dbInstancePort,
        database: database.dbName,
        secretArn: database.dbInstanceMasterUserSecretArn,
      },
    ]);
    this.handler = new PipelineHandler(this, 'Handler', {
      name: `${prefix}-probe`,
      description: 'Tests that sources and AWS services can be reached from where the Spark job runs',
      code: bundledHandler(join(props.codeFolder ?? join(__dirname, '..', '..', 'lambda'), 'probe')),
      environment: {
        PLATFORM: prefix,
        MANIFEST_URI: manifest.s3ObjectUrl,
        DATABASE_AUTHORITIES_URI: authorities.s3ObjectUrl,
        DATABASES: stack.toJsonString(Object.fromEntries(addresses)),
        BUCKETS: stack.toJsonString(Object.fromEntries(buckets)),
        CATALOG_DATABASES: stack.toJsonString(props.catalogDatabases),
        KEY_ARN: lake.key.keyArn,
        MASK_SECRET_ARN: lake.maskSecret.secretArn,
      },
      statements: statements(this, props, [manifest, authorities]),
      failures: MEASURED_AGAIN,
      key: lake.key,
      placement: props.placement,
      logRetention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
    const retries = new EventInvokeConfig(this, 'Retries', {
      function: this.handler.function,
      retryAttempts: 0,
      maxEventAge: Duration.minutes(5),
    });
    acknowledge(retries, { 'Serverless-LambdaAsyncFailureDestination': MEASURED_AGAIN });
    const resource = this.handler.function.node.defaultChild as CfnFunction;
    resource.addMetadata('Headwater::Connectivity', {
      connectsTo: Object.entries(databases).map(([source, database]) => ({
        address: database.dbInstanceAddress,
        port: database.dbInstancePort,
        why: `probes source ${source}`,
      })),
    });
  }
}

/** One call to each service, the secrets of the databases, and no value of any other. */
function statements(scope: Construct, props: ConnectivityProbeProps, assets: readonly Asset[]): Statement[] {
  const { lake, catalogDatabases, streams } = props;
  const databases = Object.values(props.databases);
  const keys = databases.flatMap(({ secretKmsKey }) => (secretKmsKey ? [secretKmsKey.keyArn] : []));
  const glue = (...name: [resource: string, resourceName?: string]): string => glueArn(Stack.of(scope), ...name);
  return [
    { actions: ['s3:GetObject'], resources: assetObjectArns(assets) },
    { actions: ['s3:ListBucket'], resources: Object.values(lake.buckets).map(({ bucketArn }) => bucketArn) },
    {
      actions: ['glue:GetDatabase'],
      resources: [glue('catalog'), ...catalogDatabases.map((database) => glue('database', database))],
    },
    { actions: ['kinesis:DescribeStreamSummary'], resources: streams.map((stream) => streamArn(scope, stream)) },
    { actions: ['kms:GenerateDataKey'], resources: [lake.key.keyArn] },
    { actions: ['secretsmanager:DescribeSecret'], resources: [lake.maskSecret.secretArn] },
    {
      actions: ['secretsmanager:GetSecretValue'],
      resources: databases.map(({ dbInstanceMasterUserSecretArn }) => dbInstanceMasterUserSecretArn),
    },
    { actions: ['kms:Decrypt'], resources: [...new Set(keys)] },
  ];
}
