import { aggregated, AGGREGATE_BYTES, USER_RECORD_BYTES } from './kpl';
import { keyBytes, MOST_CALL_BYTES, MOST_EVENT_BYTES, MOST_RECORDS } from './limits';

/** An event that is to be sent. */
export interface Entry {
  /** Index of its record in the batch. */
  readonly index: number;
  readonly key: string;
  /** Base64. */
  readonly data: string;
  /** Bytes of the data. */
  readonly size: number;
  sent: boolean;
}

/** A record of a call: one event, or several of one key. */
export interface Slot {
  readonly key: string;
  readonly entries: Entry[];
  /** Upper bound of its bytes, key included. */
  size: number;
}

/**
 * The next call: events in their order, each key in one record only, because of a call's records any may fail, and later
 * ones of its key must not overtake it. What doesn't fit waits for the next call, and so do later events of its key.
 * @param before index of the record from which on nothing is to be sent
 */
export function nextCall(pending: readonly Entry[], before = Infinity): Slot[] {
  const slots = new Map<string, Slot>();
  const full = new Set<string>();
  let bytes = 0;
  for (const entry of pending) {
    const { key, size } = entry;
    if (entry.index >= before) break;
    const slot = slots.get(key);
    if (!slot) {
      const all = size + keyBytes(key);
      if (slots.size === MOST_RECORDS || bytes + all > MOST_CALL_BYTES) break;
      slots.set(key, { key, entries: [entry], size: all });
      bytes += all;
    } else if (!full.has(key)) {
      const more = size + USER_RECORD_BYTES;
      // As a record of several, the first one needs room too, and the key is in there again.
      const frame = slot.entries.length === 1 ? AGGREGATE_BYTES + keyBytes(key) + USER_RECORD_BYTES : 0;
      if (slot.size + frame + more > MOST_EVENT_BYTES) full.add(key);
      else if (bytes + frame + more > MOST_CALL_BYTES) break;
      else {
        slot.entries.push(entry);
        slot.size += frame + more;
        bytes += frame + more;
      }
    }
  }
  return [...slots.values()];
}

/** The request of a call. Built as text: the data is base64 already, and keys hardly ever need escapes. */
export function requestBody(stream: string, slots: readonly Slot[]): string {
  let body = `{"StreamName":${JSON.stringify(stream)},"Records":[`;
  for (let i = 0; i < slots.length; i++) {
    const { key, entries } = slots[i]!;
    body += i === 0 ? '{"Data":"' : ',{"Data":"';
    body += entries.length === 1 ? entries[0]!.data : together(key, entries);
    body += UNUSUAL.test(key) ? `","PartitionKey":${JSON.stringify(key)}}` : `","PartitionKey":"${key}"}`;
  }
  return `${body}]}`;
}

/** What JSON might have to escape. */
const UNUSUAL = /[^ !#-[\]-~]/;

const together = (key: string, entries: readonly Entry[]): string =>
  aggregated(
    key,
    entries.map(({ data }) => Buffer.from(data, 'base64')),
  ).toString('base64');
