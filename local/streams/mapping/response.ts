/** What a function's response says about its batch. */
import type { Entry } from './event';

/** Index of the first entry to try again, `entries.length` if all is well; 0 is a failure of the whole batch. */
export type FailedFrom = number;

/**
 * Reads a response of a function that reports failed items. Success: nothing, `null`, `{}`, a `batchItemFailures` that is
 * null or empty. The lowest of the named sequence numbers is the checkpoint. Failure of the whole batch: an identifier that
 * is empty, null, absent or not of this batch, and what isn't such an object.
 */
export function failedFrom(payload: string | undefined, entries: readonly Entry[]): FailedFrom {
  if (!payload?.trim()) return entries.length;
  const response = parse(payload);
  if (response === null) return entries.length;
  if (typeof response !== 'object' || Array.isArray(response)) return 0;
  const failures = (response as { batchItemFailures?: unknown }).batchItemFailures ?? [];
  if (!Array.isArray(failures)) return 0;
  const places = failures.length
    ? new Map(entries.map(({ record }, index) => [record.sequenceNumber, index]))
    : undefined;
  let first = entries.length;
  for (const failure of failures) {
    const identifier = (failure as { itemIdentifier?: string } | null)?.itemIdentifier;
    const index = places?.get(identifier as string);
    if (index === undefined) return 0;
    first = Math.min(first, index);
  }
  return first;
}

/** State of a tumbling window in a response. @default undefined: there is none, so the invocation has failed */
export function stateIn(payload: string | undefined): unknown {
  const response = payload ? parse(payload) : undefined;
  if (typeof response !== 'object' || response === null) return undefined;
  return (response as { state?: unknown }).state ?? undefined;
}

/** Undefined if it isn't JSON. */
function parse(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return undefined;
  }
}
