import type { KinesisStreamRecord, KinesisStreamRecordPayload } from 'aws-lambda';
import type { EventContext } from '../../lib/platform/events';
import type { Verdict } from './verdict';

/** Where events come from: a stream, a shard, the present record; and the text of that behind an event. */
export class Origin {
  readonly stream: string;
  readonly shard: string;
  private readonly arn: string;
  private readonly eventIdStart: string;
  /** Up to the sequence number, by route. */
  private readonly starts: readonly string[];
  /** The end, by version. */
  private readonly ends: readonly string[];
  private sequence = '';
  private arrivedAt = '';
  private second = NaN;
  private secondText = '';
  /** Place within a record of several events. @default undefined: the record is one event */
  subsequence: number | undefined;

  constructor(
    { eventID, eventSourceARN }: KinesisStreamRecord,
    routes: readonly string[],
    versions: readonly string[],
  ) {
    this.arn = eventSourceARN;
    this.shard = eventID.slice(0, eventID.indexOf(':'));
    this.eventIdStart = `${this.shard}:`;
    // With a consumer of its own, a shard's records come with that consumer's ARN, which begins with the stream's.
    this.stream = /:stream\/([^/]+)/.exec(eventSourceARN)?.[1] ?? eventSourceARN;
    const place = `"_stream":${JSON.stringify(this.stream)},"_shard":${JSON.stringify(this.shard)},"_sequence":"`;
    this.starts = routes.map((route) => `"_route":${JSON.stringify(route)},${place}`);
    this.ends = versions.map((version) => `Z","_contract_version":${JSON.stringify(version)}}`);
  }

  /** Whether a record is of the same shard. */
  covers({ eventID, eventSourceARN }: KinesisStreamRecord): boolean {
    return eventSourceARN === this.arn && eventID.startsWith(this.eventIdStart);
  }

  /** Goes on to a record. */
  at({ sequenceNumber, approximateArrivalTimestamp }: KinesisStreamRecordPayload): void {
    this.sequence = sequenceNumber;
    this.subsequence = undefined;
    const milliseconds = Math.round(approximateArrivalTimestamp * 1_000);
    const second = Math.floor(milliseconds / 1_000);
    if (second !== this.second) {
      this.second = second;
      this.secondText = new Date(second * 1_000).toISOString().slice(0, 20);
    }
    const rest = milliseconds - second * 1_000;
    this.arrivedAt = `${this.secondText}${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}`;
  }

  /** What stands in place of an event's last brace. @param empty whether the event has no field */
  tail({ route, derived, time, version }: Verdict, empty: boolean): string {
    const part = this.subsequence === undefined ? '' : `"_subsequence":${this.subsequence},`;
    const eventTime = time === '' ? this.arrivedAt : time.slice(0, -1);
    return (
      `${empty ? '' : ','}${derived}${derived === '' ? '' : ','}${this.starts[route]}${this.sequence}",${part}` +
      `"_arrived_at":"${this.arrivedAt}Z","_event_time":"${eventTime}${this.ends[version]}`
    );
  }

  identity() {
    const { stream, shard, sequence, subsequence = 0 } = this;
    return { stream, shard, sequence, subsequence, arrivedAt: `${this.arrivedAt}Z` };
  }

  /** What the platform's own code gets to know. */
  context(partitionKey: string): EventContext {
    const { stream, shard, sequence: sequenceNumber } = this;
    return { stream, shard, sequenceNumber, partitionKey, arrivedAt: `${this.arrivedAt}Z` };
  }
}
