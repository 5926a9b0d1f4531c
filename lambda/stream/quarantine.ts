import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Deadline } from './deadline';
import type { Dependencies } from './dependencies';
import { failure, isLasting } from './failures';
import type { Progress } from './progress';
import type { RejectionCode } from './verdict';

/** An event that was not taken, and why. */
export interface Line {
  /** Index of its record in the batch. */
  readonly index: number;
  readonly stream: string;
  readonly shard: string;
  readonly sequence: string;
  readonly subsequence: number;
  readonly key: string;
  readonly arrivedAt: string;
  readonly code: RejectionCode;
  readonly reason: string;
  /** Base64. */
  readonly payload: string;
}

/** Key of the object; the same for the same events, so that a batch that comes again writes it again, not another. */
export function objectKey(dataset: string, lines: readonly Line[]): string {
  const [first, last] = [lines[0]!, lines.at(-1)!];
  const hash = createHash('sha256');
  // The payloads too: a replay may stand for the same records with others, and must not take their place.
  for (const { stream, shard, sequence, subsequence, payload } of lines)
    hash.update(`${stream} ${shard} ${sequence} ${subsequence} ${payload}\n`);
  const name = `${first.sequence}-${last.sequence}-${hash.digest('hex').slice(0, 16)}.ndjson.gz`;
  return `stream-events/${dataset}/date=${first.arrivedAt.slice(0, 10)}/${first.shard}/${name}`;
}

const text = (line: Line, quarantinedAt: string, version: string): string =>
  JSON.stringify({
    _stream: line.stream,
    _shard: line.shard,
    _sequence: line.sequence,
    _subsequence: line.subsequence,
    _partition_key: line.key,
    _arrived_at: line.arrivedAt,
    _quarantined_at: quarantinedAt,
    _contract_version: version,
    code: line.code,
    reason: line.reason,
    payload: line.payload,
  });

/** Stores what was not taken, all in one object. What can't be stored is in `progress` then. */
export async function quarantine(
  lines: readonly Line[],
  progress: Progress,
  deadline: Deadline,
  { putObject, now, log, settings, events }: Pick<Dependencies, 'putObject' | 'now' | 'log' | 'settings' | 'events'>,
): Promise<void> {
  if (lines.length === 0) return;
  const at = new Date(now()).toISOString();
  const version = events.spec.versions[0]!.version;
  const body = gzipSync(lines.map((line) => `${text(line, at, version)}\n`).join(''));
  const key = objectKey(settings.dataset, lines);
  for (let attempt = 0; ; attempt++) {
    try {
      const time = deadline.call();
      if (time === 0) throw new Error('no time was left');
      return await putObject(settings.quarantineBucket, key, body, time);
    } catch (error) {
      const lasting = isLasting(error);
      if (!lasting && (await deadline.pause(attempt))) continue;
      const reason = failure(`PutObject to ${settings.quarantineBucket}`, error);
      log[lasting ? 'error' : 'warn'](reason, { quarantined: lines.length });
      return progress.fail(lines[0]!.index);
    }
  }
}
