import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ApiExtractorProps } from './api-extractor-props';
import { apiExtractorStatements } from './api/statements';
import { PipelineHandler } from './pipeline-handler';

/**
 * The function that reads an API, page by page, into bronze. It is called by the state machine until everything is
 * read, and goes on with each call where the one before it stopped. It runs outside of the VPC: what it calls is on the
 * internet, and AWS.
 */
export class ApiExtractor extends Construct {
  readonly handler: PipelineHandler;

  constructor(scope: Construct, id: string, props: ApiExtractorProps) {
    super(scope, id);
    const { name, source, lake } = props;
    this.handler = new PipelineHandler(this, 'Handler', {
      name: source.spec.function,
      description: `Reads the API ${name} into bronze`,
      code: props.code,
      environment: {
        PLATFORM: props.prefix,
        SOURCE: name,
        MANIFEST_URI: props.manifest.s3ObjectUrl,
        STATE_TABLE: lake.stateTable.tableName,
        BRONZE_BUCKET: lake.buckets.bronze.bucketName,
        ARTEFACTS_BUCKET: lake.buckets.artefacts.bucketName,
        ...(props.credentials === undefined ? {} : { SECRET_ARN: props.credentials.secretArn }),
      },
      statements: apiExtractorStatements(this, props),
      failures: 'Called synchronously by the state machine, which retries, catches and reports: nothing is queued.',
      key: lake.key,
      timeout: props.timeout ?? Duration.minutes(15),
      memorySize: source.memoryMegabytes,
      reservedConcurrentExecutions: props.reservedConcurrentExecutions,
      logRetention: props.logRetention,
      removalPolicy: props.removalPolicy,
    });
  }
}
