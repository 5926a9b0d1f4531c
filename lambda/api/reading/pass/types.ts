import type { ListPaginator } from '../../pagination/paginator';
import type { Json, Page, Position } from '../../types';

export interface PassOptions {
  readonly paginator: ListPaginator;
  /** Paths of what tells items apart; without any an item is told by all that it has. */
  readonly itemKey: readonly string[];
  /** Path in the answer of how many items there are. @default the paginator's total */
  readonly expected?: string;
  /** Most different keys that are counted; 8 to 16 bytes each. @default 3 million */
  readonly countAtMost?: number;
}

/** What became of a page. */
export interface Taken {
  /** Whether it belongs to the pass; else it is thrown away, and `next` is further back. */
  readonly kept: boolean;
  /** So many items at its beginning were on the page before. */
  readonly repeats: number;
  /** Where to go on; undefined: this was the last. */
  readonly next: Position | undefined;
}

export interface PassSummary {
  /** Pages kept. */
  readonly pages: number;
  /** Items on them, those that came twice included. */
  readonly items: number;
  /** Items but those that a page has of the page before. */
  readonly received: number;
  /** Different keys; undefined: too many to count, or pages from before were not counted again. */
  readonly distinct: number | undefined;
  /**
   * How many there are, as the pages say (of several windows: all together). Where they say different numbers, the least:
   * a list that grows meanwhile has items that nobody could have seen.
   */
  readonly total: number | undefined;
  /** Nothing shows that the list changed meanwhile. */
  readonly steady: boolean;
  /** A page didn't meet the one before, and no way back was found. */
  readonly gap: boolean;
  /** Everything that stayed in the list is there; undefined: only `distinct` could tell. */
  readonly covered: boolean | undefined;
  /** Sentences on what isn't steady or covered; the first ten. */
  readonly reasons: readonly string[];
}

/** One reading of a list from its first page to its last. */
export interface Pass {
  /** Where to go on; undefined: it is over. */
  readonly next: Position | undefined;
  /** The total of the list that is being read, for guesses. */
  readonly total: number | undefined;
  /** The next page in order. @throws {ApiError} with code `PageLoop`, `PageRepeated`, `NoProgress`, or of `Paginator.next` */
  take(page: Page): Taken;
  /** Counts the keys of a page that was taken before this pass was resumed. */
  recount(items: readonly unknown[]): void;
  summary(): PassSummary;
  /** All that `createPass` needs to go on behind the last page taken. */
  state(): Json;
}
