import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';

export interface EventStreamProps {
  /** Physical name. */
  readonly name: string;
  /** Encrypts the events: producers need `kms:GenerateDataKey`, readers `kms:Decrypt`. */
  readonly key: IKey;
  /** On demand, or a number of shards of 1 MB or 1,000 records a second. @default 'on-demand' */
  readonly capacity?: 'on-demand' | { readonly shards: number };
  /** Hours that events can be read again; 24 to 8,760. @default 168 */
  readonly retentionHours?: number;
  /** Physical name of a registered consumer, which has 2 MB/s of each shard for itself. @default none */
  readonly fanOutConsumer?: string;
  /** @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
