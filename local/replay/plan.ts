/** Where the events of a span of time are to be had. */
import type { Range } from './shards';

export interface Sources {
  /** From the stream itself. */
  readonly stream?: Range;
  /** From what was delivered to bronze: events from before the stream's memory. */
  readonly files?: Range;
}

/** What falls out of the stream's memory while it is read, with room for it. */
const MARGIN_MS = 3_600_000;

/** The stream has everything, delivered files only what was kept: so as much as possible comes from the stream. */
export function sourcesOf({ from, to }: Range, retentionHours: number, now: number): Sources {
  const oldest = now - retentionHours * 3_600_000;
  // Events that both have are replayed twice, which changes nothing; none may be between the two.
  const stream = to > oldest ? { from: Math.max(from, oldest), to } : undefined;
  if (from >= oldest) return { stream };
  return { stream, files: { from, to: Math.min(to, oldest + MARGIN_MS) } };
}
