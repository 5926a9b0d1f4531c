import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { CfnStreamConsumer, Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { Construct } from 'constructs';
import { acknowledge } from '../security/acknowledge';
import type { EventStreamProps } from './event-stream-props';

/**
 * A Kinesis data stream under a customer key. It has no resource policy: who may write or read is said by their own, and
 * the endpoints of Kinesis speak nothing but TLS. Its metrics are those of the whole stream, which are free; metrics by
 * shard cost as much as a small stream.
 */
export class EventStream extends Construct {
  /** Physical name. */
  readonly streamName: string;
  readonly stream: Stream;
  /** The registered consumer, if asked for. */
  readonly fanOut?: CfnStreamConsumer;

  constructor(scope: Construct, id: string, props: EventStreamProps) {
    super(scope, id);
    const { capacity = 'on-demand' } = props;
    this.streamName = props.name;
    this.stream = new Stream(this, 'Stream', {
      streamName: props.name,
      ...(capacity === 'on-demand'
        ? { streamMode: StreamMode.ON_DEMAND }
        : { streamMode: StreamMode.PROVISIONED, shardCount: capacity.shards }),
      retentionPeriod: Duration.hours(props.retentionHours ?? 168),
      encryption: StreamEncryption.KMS,
      encryptionKey: props.key,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    acknowledge(this.stream, {
      'AwsSolutions-KDS3':
        'Events are as personal as what is made of them: one customer key closes all of the lake, and its use is logged.',
    });
    if (props.fanOutConsumer !== undefined) {
      this.fanOut = new CfnStreamConsumer(this, 'FanOut', {
        consumerName: props.fanOutConsumer,
        streamArn: this.stream.streamArn,
      });
      this.fanOut.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
    }
  }
}
