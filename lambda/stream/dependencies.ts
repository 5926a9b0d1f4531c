import type { CompiledEvents } from '../../lib/ingestion/event/load';
import type { Log } from '../shared/log';

/** What the consumer needs of the world; tests put their own in place. */
export interface Dependencies {
  readonly events: CompiledEvents;
  readonly settings: Settings;
  /**
   * Kinesis PutRecords. @param body the request as JSON, in parts; `records`: how many are in it
   * @returns the error code of each record, in order; undefined for those that were taken
   * @throws what failed for all; `retryable: false` on it, or a name that AWS gives such errors, says that trying again can't help
   */
  putRecords(
    stream: string,
    body: readonly Buffer[],
    records: number,
    timeoutMilliseconds: number,
  ): Promise<readonly (string | undefined)[]>;
  /** S3 PutObject; throws likewise. */
  putObject(bucket: string, key: string, body: Buffer, timeoutMilliseconds: number): Promise<void>;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** @returns from 0 to below 1 */
  random(): number;
  /** Takes a line of the log as it is: metrics. */
  write(line: string): void;
  readonly log: Log;
}

export interface Settings {
  /** Prefix of the platform, e.g. `flights-dev`. */
  readonly platform: string;
  readonly dataset: string;
  /** Stream of each route. */
  readonly routes: Readonly<Record<string, string>>;
  readonly quarantineBucket: string;
}
