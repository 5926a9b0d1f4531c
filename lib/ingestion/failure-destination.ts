import { Duration } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';
import type { FailureDestinationProps } from './failure-destination-props';
import type { Statement } from './statements';

/** Where an event source mapping puts the batches that it gives up. */
export class FailureDestination extends Construct {
  readonly arn: string;
  /** What the function's role must be allowed, under whose name the mapping acts. */
  readonly statements: readonly Statement[];
  /** With `sqs`. */
  readonly queue?: Queue;
  /** With `sns`. */
  readonly topic?: Topic;

  constructor(scope: Construct, id: string, { kind, name, bucket, key }: FailureDestinationProps) {
    super(scope, id);
    if (kind === 'sqs') {
      this.queue = new Queue(this, 'Queue', {
        queueName: name,
        encryption: QueueEncryption.KMS,
        encryptionMasterKey: key,
        enforceSSL: true,
        retentionPeriod: Duration.days(14),
      });
      const reason = 'It holds what was given up, for people to look at: nothing receives from it that could fail.';
      acknowledge(this.queue, { 'AwsSolutions-SQS3': reason, 'Serverless-SQSRedrivePolicy': reason });
      this.arn = this.queue.queueArn;
      this.statements = [{ actions: ['sqs:SendMessage'], resources: [this.arn] }];
    } else if (kind === 'sns') {
      this.topic = new Topic(this, 'Topic', { topicName: name, masterKey: key, enforceSSL: true });
      acknowledge(this.topic, {
        'Serverless-SNSRedrivePolicy': 'Subscriptions are made by whoever wants to hear of given-up batches.',
      });
      this.arn = this.topic.topicArn;
      this.statements = [{ actions: ['sns:Publish'], resources: [this.arn] }];
    } else {
      this.arn = bucket.bucketArn;
      this.statements = [
        {
          actions: ['s3:PutObject'],
          resources: [bucket.arnForObjects('aws/lambda/*')],
          wildcard: 'Lambda names the objects by mapping, shard and time, all under this prefix.',
        },
        { actions: ['s3:ListBucket'], resources: [bucket.bucketArn] },
      ];
    }
  }
}
