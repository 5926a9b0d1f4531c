import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Lake } from '../lake/lake';
import type { ResolvedRestApi } from '../platform/definition';

/** The secret of a source. */
export interface ApiCredential {
  readonly secretArn: string;
  /** Whether it was there already, under a key that isn't known. */
  readonly existing: boolean;
}

export interface ApiExtractorProps {
  /** `<platform>-<environment>`: metric dimension `Platform`. */
  readonly prefix: string;
  /** Name of the source. */
  readonly name: string;
  /** How it is called; name and memory of the function. */
  readonly source: Pick<ResolvedRestApi, 'spec' | 'memoryMegabytes'>;
  /** Key prefix in bronze of what is read, by dataset of the source. */
  readonly pages: Readonly<Record<string, string>>;
  /** The one pipeline that all of these datasets are in. */
  readonly pipeline: string;
  /** Bundle whose `index.js` exports `handler`. */
  readonly code: Code;
  readonly lake: Pick<Lake, 'key' | 'buckets' | 'stateTable'>;
  readonly manifest: Asset;
  /** @default none: nothing secret is needed */
  readonly credentials?: ApiCredential;
  /** Most that one call takes; the next one goes on. @default Duration.minutes(15), which is also the longest */
  readonly timeout?: Duration;
  /** Executions that are kept for this function and never exceeded. @default none: a share of the account's */
  readonly reservedConcurrentExecutions?: number;
  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
  /** What becomes of the logs when the stack goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
