import type { KinesisStreamRecord, KinesisStreamRecordPayload } from 'aws-lambda';
import type { EventContext } from '../../lib/platform/events';
import type { Verdict } from './verdict';
import { writeLatin1 } from './write';

const COMMA = 44;
const QUOTE = 34;
const ARRIVED = Buffer.from(',"_arrived_at":"');
const EVENT_TIME = Buffer.from('","_event_time":"');
/** Bytes that are added to an event at most, its derived fields aside: AWS's and our names are far shorter. */
export const ROOM = 4_096;

/** Where events come from: a stream, a shard, the present record; and the text of that behind an event. */
export class Origin {
  readonly stream: string;
  readonly shard: string;
  private readonly arn: string;
  private readonly eventIdStart: string;
  /** Up to the sequence number, by route. */
  private readonly starts: readonly Buffer[];
  /** The end, by version. */
  private readonly ends: readonly Buffer[];
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
    this.starts = routes.map((route) => Buffer.from(`"_route":${JSON.stringify(route)},${place}`));
    this.ends = versions.map((version) => Buffer.from(`","_contract_version":${JSON.stringify(version)}}`));
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
    this.arrivedAt = `${this.secondText}${rest < 10 ? '00' : rest < 100 ? '0' : ''}${rest}Z`;
  }

  /**
   * Writes what stands in place of an event's last brace; there is {@link ROOM} and three bytes a character of `derived`.
   * @param empty whether the event has no field
   * @returns the place behind it
   */
  writeTail(target: Buffer, { brace, route, derived, time, version }: Verdict, empty: boolean): number {
    let at = brace;
    if (!empty) target[at++] = COMMA;
    if (derived !== '') {
      at += target.write(derived, at);
      target[at++] = COMMA;
    }
    const start = this.starts[route]!;
    target.set(start, at);
    at += start.length;
    at += writeLatin1(target, this.sequence, at, this.sequence.length);
    target[at++] = QUOTE;
    if (this.subsequence !== undefined) at += target.write(`,"_subsequence":${this.subsequence}`, at, 'latin1');
    target.set(ARRIVED, at);
    at += ARRIVED.length;
    at += writeLatin1(target, this.arrivedAt, at, this.arrivedAt.length);
    target.set(EVENT_TIME, at);
    at += EVENT_TIME.length;
    const moment = time === '' ? this.arrivedAt : time;
    at += writeLatin1(target, moment, at, moment.length);
    const end = this.ends[version]!;
    target.set(end, at);
    return at + end.length;
  }

  identity() {
    const { stream, shard, sequence, subsequence = 0 } = this;
    return { stream, shard, sequence, subsequence, arrivedAt: this.arrivedAt };
  }

  /** What the platform's own code gets to know. */
  context(partitionKey: string): EventContext {
    const { stream, shard, sequence: sequenceNumber } = this;
    return { stream, shard, sequenceNumber, partitionKey, arrivedAt: this.arrivedAt };
  }
}
