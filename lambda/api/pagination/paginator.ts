import type { Json, Paginator, Position } from '../types';

/** A paginator that also says what can be checked about its pages; `reading/pass.ts` checks it. */
export interface ListPaginator extends Paginator {
  /**
   * How a page must fit to the one before it: `overlap`: it begins with the last items of that one, as many as
   * `overlap` says; `apart`: it has none of them; `free`: it may have some (the server includes its borders).
   */
  readonly fit: 'overlap' | 'apart' | 'free';
  /** The server says where the next page is, so that it can lead in circles. */
  readonly led: boolean;
  /** Pages of the same part are of one list; a window of time is a part. */
  part(position: Position): string;
  /** How many items of the page before are asked for again. */
  overlap(position: Position): number;
  /** Where the page begins that is so many items before this one; undefined: there is none. */
  back(position: Position, items: number): Position | undefined;
}

/** What most kinds have in common. */
export const unchecked = {
  fit: 'apart',
  led: false,
  part: () => '',
  overlap: () => 0,
  back: () => undefined,
  guess: () => undefined,
} as const satisfies Partial<ListPaginator>;

/** A position as text: the same for the same place, whatever the order of its names. */
export function placeName(position: Json): string {
  if (position === null || typeof position !== 'object') return JSON.stringify(position);
  if (Array.isArray(position)) return `[${position.map(placeName).join(',')}]`;
  const names = Object.keys(position).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${placeName((position as Position)[name]!)}`).join(',')}}`;
}
