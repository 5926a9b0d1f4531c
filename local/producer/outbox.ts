/** Events that wait to be sent. A request has each key once: entries of one request may fail one by one, and a later event must not pass an earlier one of its key. */
import type { SentEvent } from './sessions';

/** Entries and bytes of one PutRecords request (AWS: 500 and 5 MiB, keys included). */
const MOST_ENTRIES = 500;
const MOST_BYTES = 4_500_000;

export class Outbox {
  private waiting: SentEvent[] = [];

  get size(): number {
    return this.waiting.length;
  }

  add(event: SentEvent): void {
    this.waiting.push(event);
  }

  /** Takes the next request's events: the oldest of each key. */
  next(): SentEvent[] {
    const batch: SentEvent[] = [];
    const keys = new Set<string>();
    const later: SentEvent[] = [];
    let bytes = 0;
    for (const event of this.waiting) {
      const size = event.data.length + event.partitionKey.length;
      if (batch.length === MOST_ENTRIES || bytes + size > MOST_BYTES || keys.has(event.partitionKey)) {
        later.push(event);
        // Whatever stays behind holds back what follows under its key.
        keys.add(event.partitionKey);
        continue;
      }
      keys.add(event.partitionKey);
      batch.push(event);
      bytes += size;
    }
    this.waiting = later;
    return batch;
  }

  /** Events of the last request that were refused: they come first again. */
  putBack(events: readonly SentEvent[]): void {
    if (events.length > 0) this.waiting = [...events, ...this.waiting];
  }
}
