import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IDependable } from 'constructs';
import type { ResolvedEventStream } from '../platform/definition';

export interface StreamConsumerProps {
  /** `<platform>-<environment>`: metric dimension `Platform`. */
  readonly prefix: string;
  /** Names, and how the function is called. */
  readonly source: ResolvedEventStream;
  /** Bundle whose `index.js` exports `handler`. */
  readonly code: Code;
  /** ARN of the registered consumer. @default none: the shards' shared throughput */
  readonly fanOutArn?: string;
  /** Where rejected events and, with `onFailure: 's3'`, given-up batches go. */
  readonly quarantine: IBucket;
  /** Encrypts the streams, the quarantine and the logs. */
  readonly key: IKey;
  /**
   * What must be there before the first event is routed: a delivery reads its stream from when it was made, and would
   * never see what was routed before.
   * @default none
   */
  readonly after?: readonly IDependable[];
  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
  /** What becomes of the logs when the stack goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
