/** What is known of a dataset's extractions between two calls: one item of the state table, well below 100 KB. */
import type { ApiFinding, ApiRange } from '../../../lib/platform/api';
import type { Bounds, Json } from '../types';

/** Objects of one call that took the extraction over: sequences from `first` to `last`. */
export type Segment = readonly [epoch: number, first: number, last: number];

/** What a server says to tell a state of its list from another, and the address it said so of. */
export interface Tags {
  readonly url: string;
  readonly etag?: string;
  readonly modified?: string;
}

/** Values of `parent.keys` by column. */
export type Keys = Readonly<Record<string, string>>;

/** Sums over all calls and passes of an extraction. */
export interface Efforts {
  readonly requests: number;
  readonly retries: number;
  readonly throttled: number;
  readonly failures: number;
  readonly seconds: number;
}

/** What is in the objects so far, and how to go on behind it: moves together with them. */
export interface Place {
  /** Where to go on; undefined: at the beginning. What it is, is the affair of what reads. */
  readonly walk?: Json;
  readonly pages: number;
  readonly items: number;
  /** Greatest value of `incremental.field`, as the server writes it. */
  readonly greatest?: string;
  /** Items without such a value. */
  readonly undated: number;
  /** Of the first page. */
  readonly tags?: Tags;
}

export const EMPTY_PLACE: Place = { pages: 0, items: 0, undated: 0 };

/** What `complete.json` has, but for the names of the objects: they follow from the segments. */
export interface Seal {
  readonly runId: string;
  readonly completedAt: string;
  readonly whole: boolean;
  readonly unchanged: boolean;
  readonly expected?: number;
  readonly findings: readonly ApiFinding[];
  readonly cursor?: string;
}

/** An extraction that was begun. */
export interface Open {
  readonly extraction: number;
  readonly runId: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly fingerprint: string;
  /** `ordinary`, `full`, or a range. */
  readonly asked: 'ordinary' | 'full' | ApiRange;
  readonly bounds: Bounds;
  /** Extractions of the parent, first and last. */
  readonly parents?: readonly [first: number, last: number];
  /** All items of the parent are in them. */
  readonly parentsWhole?: boolean;
  /** From 1. */
  readonly pass: number;
  /** Times that it began anew because a cursor had expired. */
  readonly restarts: number;
  /** Milliseconds since 1970: when the last page came, or the run took it over. */
  readonly progressAt: number;
  /** Milliseconds since 1970: when the item was written last. */
  readonly movedAt: number;
  /** Of the pass. */
  readonly segments: readonly Segment[];
  /** Of the next object. */
  readonly sequence: number;
  readonly place: Place;
  readonly efforts: Efforts;
  /** All pages are there; what is left is to say so. */
  readonly seal?: Seal;
}

export interface State {
  /** Grows by one with each write; 0: there is no item yet. */
  readonly revision: number;
  /** Grows with each call that takes an extraction over. */
  readonly epoch: number;
  /** Last that came to its end; 0: none. */
  readonly extraction: number;
  /** Last of them that was whole; 0: none. */
  readonly whole: number;
  readonly cursor?: string;
  /** The field that it is of. */
  readonly cursorField?: string;
  /** Last extraction of the parent whose items were read; 0: none. */
  readonly parentExtraction: number;
  readonly tags?: Tags & { readonly fingerprint: string };
  /** Parents whose requests failed for good, to be read again. */
  readonly owed: readonly Keys[];
  readonly open?: Open;
}

export const NOTHING: State = { revision: 0, epoch: 0, extraction: 0, whole: 0, parentExtraction: 0, owed: [] };

/** `00000012` */
export const extractionName = (extraction: number): string => String(extraction).padStart(8, '0');
