import type { KinesisStreamRecord } from 'aws-lambda';
import { REPLAY_FILLER } from '../../lib/platform/events';
import type { Dependencies } from './dependencies';
import { disaggregated, isAggregated } from './kpl';
import { Outbox } from './outbox';
import { keyBytes, MOST_EVENT_BYTES } from './limits';
import type { Line } from './quarantine';
import { judge } from './slow/judge';
import { Origin, ROOM } from './origin';
import { unpacked } from './unpack';
import { Rejected, verdict, type Verdict } from './verdict';
import { decodeBase64 } from './write';

/** What becomes of the records of a batch, before anything is sent. */
export interface Sorted {
  /** By route, in the specification's order. */
  readonly lanes: readonly Outbox[];
  readonly rejected: Line[];
  /** Indexes of the records whose events were filtered, or had fields that no contract names; once for each event. */
  readonly filtered: number[];
  readonly unknown: number[];
}

const FILLER = Buffer.from(REPLAY_FILLER);

/** Room behind a record: for what the scanner marks its end with. */
const SLACK = 16;

/** Decodes, judges and completes events of one batch at a time: it keeps its buffers, and what it gives out lies in them. */
export class Reader {
  private scratch = Buffer.alloc(1 << 16);
  private readonly found = verdict();
  private readonly decide;
  private readonly routes: readonly string[];
  private readonly lanes: readonly Outbox[];

  constructor(private readonly events: Dependencies['events']) {
    this.decide = judge(events.spec, events.code);
    this.routes = Object.keys(events.spec.routes);
    this.lanes = this.routes.map(() => new Outbox());
  }

  sort(records: readonly KinesisStreamRecord[], now: string): Sorted {
    for (const lane of this.lanes) lane.clear();
    const sorted: Sorted = { lanes: this.lanes, rejected: [], filtered: [], unknown: [] };
    const { fast } = this.events;
    const { found } = this;
    const versions = this.events.spec.versions.map(({ version }) => version);
    let origin: Origin | undefined;
    for (let index = 0; index < records.length; index++) {
      const record = records[index]!;
      const { data, partitionKey } = record.kinesis;
      if (!origin?.covers(record)) origin = new Origin(record, this.routes, versions);
      origin.at(record.kinesis);
      this.room(data.length);
      const length = decodeBase64(this.scratch, data);
      if (fast?.(this.scratch, length, now, found)) this.take(index, origin, partitionKey, data, found, sorted);
      else this.slowly(index, origin, partitionKey, data, length, now, sorted);
    }
    return sorted;
  }

  /** All that isn't plain. */
  private slowly(
    index: number,
    origin: Origin,
    partitionKey: string,
    base64: string,
    length: number,
    now: string,
    sorted: Sorted,
  ): void {
    const record = Buffer.from(this.scratch.subarray(0, length));
    const reject = (key: string, payload: string, error: unknown): void => {
      if (!(error instanceof Rejected)) throw error;
      sorted.rejected.push({ index, ...origin.identity(), key, code: error.code, reason: error.reason, payload });
    };
    const one = (key: string, data: Buffer, original: string | undefined): void => {
      try {
        const event = unpacked(data);
        this.room(event.length);
        event.copy(this.scratch);
        const result = this.decide(event, now, () => origin.context(key));
        // Line ends between an event's parts would cut it where it is delivered as a line.
        const changed = this.spaceForLineEnds(result.brace);
        const reusable = event === record && !changed && length > 0 && base64.length === 4 * Math.ceil(length / 3);
        this.take(index, origin, key, reusable ? base64 : undefined, result, sorted, original ?? data);
      } catch (error) {
        reject(key, original ?? data.toString('base64'), error);
      }
    };
    if (!isAggregated(record)) return one(partitionKey, record, base64);
    let users;
    try {
      users = disaggregated(record);
    } catch (error) {
      return reject(partitionKey, base64, new Rejected('Undecodable', `aggregated: ${(error as Error).message}`));
    }
    if (users.length === 0) return reject(partitionKey, base64, new Rejected('Undecodable', 'aggregated: no events'));
    users.forEach(({ key, data }, subsequence) => {
      if (data.equals(FILLER)) return;
      origin.subsequence = subsequence;
      one(key, data, undefined);
    });
  }

  /** An event that fits: the scratch buffer has it. @param base64 where it is in there as it came */
  private take(
    index: number,
    origin: Origin,
    key: string,
    base64: string | undefined,
    result: Verdict,
    sorted: Sorted,
    payload?: string | Buffer,
  ): void {
    if (!result.kept) {
      sorted.filtered.push(index);
      if (result.unknown) sorted.unknown.push(index);
      return;
    }
    const { brace } = result;
    this.room(brace + ROOM + 3 * result.derived.length);
    const size = origin.writeTail(this.scratch, result, this.isEmpty(brace));
    if (size + keyBytes(key) > MOST_EVENT_BYTES) {
      const reason = `${size} bytes with what the platform adds, more than ${MOST_EVENT_BYTES}`;
      const original = payload ?? base64 ?? '';
      const bytes = typeof original === 'string' ? original : original.toString('base64');
      sorted.rejected.push({ index, ...origin.identity(), key, code: 'TooLarge', reason, payload: bytes });
      return;
    }
    // Base64 goes three bytes by three: up to the last whole three before the brace, the text that came stands.
    const cut = base64 === undefined ? 0 : brace - (brace % 3);
    sorted.lanes[result.route]!.add(index, key, base64 ?? '', (cut / 3) * 4, this.scratch, cut, size);
    if (result.unknown) sorted.unknown.push(index);
  }

  /** Whether nothing but space is between the first brace and the last. */
  private isEmpty(brace: number): boolean {
    let at = brace - 1;
    while (this.scratch[at]! <= 32) at--;
    return this.scratch[at] === 123;
  }

  private spaceForLineEnds(end: number): boolean {
    let changed = false;
    for (let at = 0; at < end; at++)
      if (this.scratch[at] === 10 || this.scratch[at] === 13) {
        this.scratch[at] = 32;
        changed = true;
      }
    return changed;
  }

  /** Makes the scratch buffer hold so many bytes, keeping what is in it. */
  private room(bytes: number): void {
    if (bytes + SLACK <= this.scratch.length) return;
    const larger = Buffer.alloc(2 * bytes + SLACK);
    this.scratch.copy(larger);
    this.scratch = larger;
  }
}
