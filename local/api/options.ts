/** What a REST server on this machine is asked to be. The words are those of a source's own description. */
import type {
  ApiAuthorizationDefinition,
  ApiIncrementalDefinition,
  ApiLoadDefinition,
  ApiPaginationDefinition,
} from '../../lib/platform/api/definition';
import type { Controlled } from './control';
import type { Faults } from './faults/model';

export interface ApiServerOptions {
  /** Collections by name. */
  readonly collections: Readonly<Record<string, ServedCollection>>;
  /** @default every request is welcome */
  readonly authorization?: ServedAuthorization;
  /** @default none */
  readonly faults?: Faults;
  /** The same seed gives the same faults to the same requests, whatever their order. @default 1 */
  readonly seed?: number;
  /** The source's `baseUrl`: start of absolute links; its path is before that of each collection. @default where the server listens */
  readonly publicUrl?: string;
  /** Milliseconds since 1970. @default Date.now */
  readonly clock?: () => number;
  /** @default any free one */
  readonly port?: number;
  /** Milliseconds before each answer. @default 0 */
  readonly latency?: number;
  /** What may be asked of the server itself, beyond its faults and what it has seen. @default nothing */
  readonly control?: Pick<Controlled, 'contents' | 'letDayPass'>;
  /** Requests of which none is refused within `seconds`; beyond it 429. @default no limit */
  readonly rateLimit?: RateLimit;
}

export interface RateLimit {
  readonly requests: number;
  readonly seconds: number;
}

export type Item = Readonly<Record<string, unknown>>;
/** Values of the braces in a path. */
export type Parameters = Readonly<Record<string, string>>;

/** A resource, in the words of `ApiLoadDefinition`, and what is in it. */
export interface ServedCollection extends Pick<ApiLoadDefinition, 'path' | 'method' | 'items' | 'expected'> {
  readonly pagination?: ApiPaginationDefinition;
  /** Items from and until a value are asked for by its parameters; the field is the time of `timeWindow` too. */
  readonly incremental?: Pick<ApiIncrementalDefinition, 'field' | 'parameter' | 'untilParameter' | 'format'>;
  /** Whether an item that has the very value of `parameter` is given. @default true */
  readonly fromIncluded?: boolean;
  /** Items have their newest first, and the link to the next page asks for those before this one's last by `untilParameter`. @default false */
  readonly newestFirst?: boolean;
  /** Items in the server's order; those of one parent where the path has braces. @returns undefined: 404 */
  readonly data: readonly Item[] | ((parameters: Parameters) => readonly Item[] | undefined);
  /** Items a page where the request asks for no number of them. @default 50 */
  readonly size?: number;
  /** Most items that a page has, whatever is asked for. @default no limit */
  readonly maxSize?: number;
  /** How links to the next page are written: whole, from the root, or their query alone. @default 'absolute' */
  readonly links?: 'absolute' | 'relative' | 'query';
  /** What `ETag` stands for; `none` leaves it out. @default 'page' */
  readonly tag?: 'page' | 'list' | 'none';
  /** Seconds for which cursors are good. @default for ever */
  readonly cursorSeconds?: number;
  /** The whole answer around what the page has. @default only what the description asks for */
  readonly envelope?: (page: RenderedPage) => Record<string, unknown>;
}

/** What an envelope can tell about a page. */
export interface RenderedPage {
  readonly items: readonly Item[];
  readonly offset: number;
  readonly size: number;
  readonly total: number;
  readonly url: string;
  readonly next: string | null;
}

/** Who may ask. */
export interface ServedAuthorization {
  readonly definition: Exclude<ApiAuthorizationDefinition, { type: 'custom' }>;
  /** What the source's secret has. */
  readonly secret: Readonly<Record<string, string>>;
  /** Seconds that a token is good for, as the answer says. @default 3,600 */
  readonly tokenSeconds?: number;
  /** Seconds that it is good for indeed. @default tokenSeconds */
  readonly tokenLivesSeconds?: number;
  /** Requests that a token is good for. @default no limit */
  readonly tokenRequests?: number;
  /** How `expires_in` is written. @default 'number' */
  readonly expiresIn?: 'number' | 'string' | 'absent';
  /** Each use of a refresh token gives a new one, and the old one ends with the first use of what it gave. @default false */
  readonly rotates?: boolean;
}
