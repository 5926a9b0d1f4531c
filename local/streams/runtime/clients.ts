/** Clients of the embedded AWS. */
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { Agent } from 'node:http';
import { clientConfig, type AwsLocation } from '../../metrics/clients';

/** A function may run for 15 minutes. */
const LONGEST_CALL = 16 * 60_000;

export function makeClients(location: AwsLocation) {
  // Kinesis's own handler speaks HTTP/2, which the embedded AWS doesn't.
  const httpAgent = new Agent({ keepAlive: true, maxSockets: 200 });
  const handler = () => new NodeHttpHandler({ httpAgent, requestTimeout: LONGEST_CALL });
  const config = { ...clientConfig(location), requestHandler: handler() };
  return {
    kinesis: new KinesisClient({ ...config, maxAttempts: 1 }),
    // A call that is sent again by the client would be an invocation that nobody knows of.
    lambda: new LambdaClient({ ...config, maxAttempts: 1 }),
    firehose: new FirehoseClient(config),
    s3: new S3Client({ ...config, forcePathStyle: true, maxAttempts: 1 }),
    sqs: new SQSClient(config),
    sns: new SNSClient(config),
    cloudwatch: new CloudWatchClient(config),
  };
}

export type Clients = ReturnType<typeof makeClients>;
