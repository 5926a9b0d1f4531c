import { writeBase64 } from './base64';
import { writeLatin1 } from './write';

/** An event that is to be sent; its data is in its outbox. */
export interface Entry {
  /** Index of its record in the batch. */
  readonly index: number;
  readonly key: string;
  /** Place in the outbox: of the whole record as PutRecords takes it, and of its data (base64) in there. */
  readonly start: number;
  readonly dataStart: number;
  readonly dataEnd: number;
  readonly end: number;
  /** Bytes of the data. */
  readonly size: number;
  sent: boolean;
}

const BEFORE = Buffer.from('{"Data":"');
/** What JSON might have to escape. */
const UNUSUAL = /[^ !#-[\]-~]/;

/** The end of a record in a request: a comma too, so that records that follow one another can be sent as they lie. */
export const recordEnd = (key: string): string =>
  UNUSUAL.test(key) ? `","PartitionKey":${JSON.stringify(key)}},` : `","PartitionKey":"${key}"},`;

/**
 * A route's events, as they will stand in requests. One buffer in place of strings: of 10,000 events these would be some
 * 50,000, and collecting them takes longer than making them.
 */
export class Outbox {
  entries: Entry[] = [];
  private buffer = Buffer.allocUnsafe(0);
  private view = new DataView(new ArrayBuffer(0));
  private length = 0;

  /**
   * Adds an event. @param head base64, of which the first `headLength` characters begin its data
   * @param source has the rest of the data, as bytes from `from` on up to `size`
   */
  add(index: number, key: string, head: string, headLength: number, source: Buffer, from: number, size: number): void {
    const ending = recordEnd(key);
    this.room(BEFORE.length + headLength + 2 * (size - from) + 4 + 3 * ending.length);
    const start = this.length;
    const dataStart = start + BEFORE.length;
    this.buffer.set(BEFORE, start);
    let at = dataStart;
    if (headLength > 0) at += writeLatin1(this.buffer, head, at, headLength);
    at = writeBase64(source, from, size, this.view, at);
    const end = at + this.buffer.write(ending, at);
    this.entries.push({ index, key, start, dataStart, dataEnd: at, end, size, sent: false });
    this.length = end;
  }

  /** Forgets all, for the next batch; the memory stays, since new memory costs more than what is done with it. */
  clear(): void {
    this.entries = [];
    this.length = 0;
  }

  /** Bytes as they lie. */
  slice(start: number, end: number): Buffer {
    return this.buffer.subarray(start, end);
  }

  /** An event's data, decoded. */
  data({ dataStart, dataEnd }: Entry): Buffer {
    return Buffer.from(this.buffer.toString('latin1', dataStart, dataEnd), 'base64');
  }

  private room(bytes: number): void {
    if (this.length + bytes <= this.buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(1 << 18, 2 * this.buffer.length, this.length + bytes));
    this.buffer.copy(larger, 0, 0, this.length);
    this.buffer = larger;
    this.view = new DataView(larger.buffer, larger.byteOffset, larger.length);
  }
}
