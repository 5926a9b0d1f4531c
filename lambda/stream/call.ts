import { aggregated, AGGREGATE_BYTES, USER_RECORD_BYTES } from './kpl';
import { recordEnd, type Entry, type Outbox } from './outbox';
import { keyBytes, MOST_CALL_BYTES, MOST_EVENT_BYTES, MOST_RECORDS } from './limits';

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

/** The request of a call, in parts: events as they lie in the outbox, and those that go together made into one record. */
export function requestBody(stream: string, slots: readonly Slot[], outbox: Outbox): Buffer[] {
  const parts: Buffer[] = [Buffer.from(`{"StreamName":${JSON.stringify(stream)},"Records":[`)];
  // What lies side by side is one part.
  let [from, to] = [0, 0];
  const flush = (): void => void (to > from && parts.push(outbox.slice(from, to)));
  for (const { key, entries } of slots) {
    const [first] = entries as [Entry];
    if (entries.length > 1) {
      flush();
      from = to = 0;
      const data = aggregated(
        key,
        entries.map((entry) => outbox.data(entry)),
      );
      parts.push(Buffer.from(`{"Data":"${data.toString('base64')}${recordEnd(key)}`));
    } else if (first.start === to) to = first.end;
    else {
      flush();
      ({ start: from, end: to } = first);
    }
  }
  flush();
  const last = parts.at(-1)!;
  parts[parts.length - 1] = last.subarray(0, -1); // Without its comma
  parts.push(END);
  return parts;
}

const END = Buffer.from(']}');
