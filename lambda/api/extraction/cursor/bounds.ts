import type { ApiIncremental, ApiLoad } from '../../../../lib/platform/api';
import { NOTHING, type Open, type State } from '../../store/state';
import { ApiError, type Bounds } from '../../types';
import { distance, exactly, written, type Format } from './exact';

/**
 * From when to when an extraction reads. The upper bound is set once, so that it is the same for all calls.
 * @throws {ApiError} for a range that is none
 */
export function boundsOf(load: ApiLoad, state: State, asked: Open['asked'], startedAt: string): Bounds {
  const { incremental, pagination } = load;
  const windows = pagination.type === 'timeWindow' ? pagination : undefined;
  if (!incremental) return windows ? { until: upTo(startedAt, windows.format) } : {};
  const format = windows?.format ?? incremental.format;
  if (typeof asked === 'object') {
    const from = bound(asked.from, incremental.format);
    const to = bound(asked.to, incremental.format);
    if (from >= to) throw new ApiError('BadRequest', `The range from ${asked.from} to ${asked.to} is empty.`);
    return { from: written(from, format), until: written(to, format, true) };
  }
  const from = lowerBound(incremental, state, asked);
  return {
    ...(from === undefined ? {} : { from: written(from, format) }),
    ...(windows ? { until: upTo(startedAt, format) } : {}),
  };
}

/** The same bounds for what was never read before. */
export function fromTheBeginning({ incremental, pagination }: ApiLoad, { until }: Bounds): Bounds {
  const first = incremental && lowerBound(incremental, NOTHING, 'full');
  const format = pagination.type === 'timeWindow' ? pagination.format : incremental?.format;
  return {
    ...(first === undefined ? {} : { from: written(first, format!) }),
    ...(until === undefined ? {} : { until }),
  };
}

function lowerBound(incremental: ApiIncremental, state: State, asked: 'ordinary' | 'full'): bigint | undefined {
  const { field, format, lag, initial } = incremental;
  const first = initial === undefined ? undefined : bound(String(initial), format);
  // A cursor of another field says nothing of this one.
  const known = asked === 'ordinary' && state.cursorField === field ? exactly(state.cursor, format) : undefined;
  if (known === undefined) return first;
  const from = known - distance(lag);
  // Never before the beginning, nor below zero, which servers refuse.
  const least = first ?? (known >= 0n ? 0n : from);
  return from > least ? from : least;
}

const upTo = (time: string, format: Format): string => written(bound(time, format), format, true);

function bound(text: string, format: Format): bigint {
  const value = exactly(text, format);
  if (value !== undefined) return value;
  throw new ApiError(
    'BadRequest',
    `'${text}' is not ${format === 'number' ? 'a number' : 'a time (ISO 8601)'}: nothing can be read from there on.`,
  );
}
