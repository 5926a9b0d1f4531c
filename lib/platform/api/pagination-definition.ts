/** How one gets from page to page. */

export type ApiPaginationDefinition = ApiSimplePaginationDefinition | ApiTimeWindowDefinition;

export type ApiSimplePaginationDefinition =
  | ApiNextLinkDefinition
  | ApiLinkHeaderDefinition
  | ApiOffsetDefinition
  | ApiPageNumberDefinition
  | ApiCursorDefinition
  | ApiKeysetDefinition;

/** The answer has the next page's address. */
export interface ApiNextLinkDefinition {
  /** Kind of pagination. */
  type: 'nextLink';
  /** Path of the address in the answer; none, null or empty ends. */
  path: string;
  /** Path of the number of all items. @default none */
  total?: string;
}

/** The header `Link` has the next page's address (RFC 8288). */
export interface ApiLinkHeaderDefinition {
  /** Kind of pagination. */
  type: 'linkHeader';
  /** Relation. @default 'next' */
  rel?: string;
}

/** Offset and limit. Pages are read side by side where the total is known. */
export interface ApiOffsetDefinition {
  /** Kind of pagination. */
  type: 'offset';
  /** Items a page. */
  limit: number;
  /** Parameter with the offset. @default 'offset' */
  offsetParameter?: string;
  /** Parameter with the limit. @default 'limit' */
  limitParameter?: string;
  /** Path of the number of all items. @default none: until a page is empty */
  total?: string;
  /** Items of the page before that are asked for again, so that items that move between pages are noticed and none is missed; less than `limit`. @default 1 */
  overlap?: number;
}

/** Page numbers. Pages are read side by side where the total is known. */
export interface ApiPageNumberDefinition {
  /** Kind of pagination. */
  type: 'pageNumber';
  /** Parameter with the number. @default 'page' */
  parameter?: string;
  /** Number of the first page. @default 1 */
  first?: number;
  /** Items a page. @default what the server gives */
  size?: number;
  /** Parameter with the size. @default none */
  sizeParameter?: string;
  /** Path of the number of all items. @default none */
  total?: string;
  /** Path of the number of all pages. @default none: until a page is empty */
  pages?: string;
}

/** A word of the server's own that stands for the next page. */
export interface ApiCursorDefinition {
  /** Kind of pagination. */
  type: 'cursor';
  /** Parameter with the cursor. */
  parameter: string;
  /** Path of the next cursor in the answer; none, null or empty ends. */
  path: string;
  /** Path of whether there is more, where the last page has a cursor too. @default none */
  hasMore?: string;
  /** Path of the number of all items. @default none */
  total?: string;
}

/** After the last item's value of a field by which the items are ordered. */
export interface ApiKeysetDefinition {
  /** Kind of pagination. */
  type: 'keyset';
  /** Parameter with the value. */
  parameter: string;
  /** Path of the value in an item. */
  field: string;
  /** Path of whether there is more. @default none: until a page is empty */
  hasMore?: string;
}

/** A time is read window by window, side by side; each may have pages of its own. */
export interface ApiTimeWindowDefinition {
  /** Kind of pagination. */
  type: 'timeWindow';
  /** Parameter with a window's beginning (included). */
  fromParameter: string;
  /** Parameter with its end. */
  toParameter: string;
  /** Minutes of a window. @default 1,440: a day */
  minutes?: number;
  /** How the times are written; with `date` windows are whole days. @default 'iso' */
  format?: 'iso' | 'date' | 'epochSeconds' | 'epochMilliseconds';
  /**
   * Whether the server's end is included: `toParameter` is then one unit of `format` less than the next window's beginning.
   * Items whose times are finer than that unit can be missed in it, so that the unit is to be the server's own.
   * @default false
   */
  endIncluded?: boolean;
  /** Where the first window begins (ISO 8601). @default incremental.initial */
  start?: string;
  /** Pages of a window. @default all is in one answer */
  pages?: ApiSimplePaginationDefinition;
}
