/**
 * Events of a stream: what is expected of one, and what becomes of it. The stream's consumer is compiled from an
 * {@link EventSpec} when the templates are synthesised; a path such as `browse_history.quantity` names a field, and where
 * it leads through a list, that field of every item.
 */

export type Scalar = string | number | boolean;

/** A test of one event. A field that is absent or null passes none of them but `exists: false`, and `not` of those. */
export type EventCondition =
  | { /** Path. */ readonly field: string; /** The value. */ readonly equals: Scalar }
  | { readonly field: string; /** Any of the values. */ readonly in: readonly Scalar[] }
  | {
      readonly field: string;
      /** Numbers greater than this. */ readonly above?: number;
      /** Numbers less than this. */ readonly below?: number;
    }
  | { readonly field: string; /** Whether it has a value. */ readonly exists: boolean }
  | { readonly all: readonly EventCondition[] }
  | { readonly any: readonly EventCondition[] }
  | { readonly not: EventCondition };

/** How a derived field is made. `where`: path of a boolean beside the value; only items for which it is true count. */
export type Enrichment =
  | {
      /** The moment at which the consumer handles the event, UTC, ISO 8601 with milliseconds. */ readonly processingTime: true;
    }
  | { /** Always this. */ readonly constant: Scalar }
  | { /** Sum of numbers; 0 where there are none. */ readonly sum: string; readonly where?: string }
  | { /** The least number; null where there are none. */ readonly min: string; readonly where?: string }
  | { /** The greatest number; null where there are none. */ readonly max: string; readonly where?: string }
  | {
      /** Number of values that are not null, or of items of a list. */ readonly count: string;
      readonly where?: string;
    }
  | { /** Number of distinct values that are not null. */ readonly countDistinct: string; readonly where?: string }
  | {
      /** Path of a string, which is looked up in `values`. */
      readonly lookup: string;
      readonly values: Readonly<Record<string, Scalar>>;
      /** For what is not there. @default null */
      readonly otherwise?: Scalar;
    };

/** A downstream stream, and which events go there. */
export interface EventRoute {
  /** Events that go there. @default all that no route before took */
  readonly when?: EventCondition;
}

export interface EventSpec {
  readonly dataset: string;
  /** Contracts that are accepted, the present one first; an event is of the first that it fits. Never empty. */
  readonly versions: readonly EventVersion[];
  /** Top-level field of type timestamp with the event's own time. @default the time at which the stream took the event */
  readonly eventTime?: string;
  /** Events that are kept; the others are counted and dropped. @default all */
  readonly filter?: EventCondition;
  /** Derived fields by name, in order. */
  readonly enrich: Readonly<Record<string, Enrichment>>;
  /** By name, in order; an event goes to the first whose condition it meets. The last one takes all. */
  readonly routes: Readonly<Record<string, EventRoute>>;
  /** Path of a module with {@link EventCode}, for what configuration can't say. @default none */
  readonly code?: string;
}

export interface EventVersion {
  /** The contract's version, e.g. `1.0.0`. */
  readonly version: string;
  readonly fields: readonly EventField[];
}

/** What a contract says of a field, by the names of the standard. Fields that no contract names are let through. */
export interface EventField {
  /** Empty for the items of a list. */
  readonly name: string;
  readonly type: EventFieldType;
  /** Present and not null. */
  readonly required: boolean;
  /** string: length in characters (code points), regular expression, one of */
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly enum?: readonly Scalar[];
  /** integer, number */
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  /** array */
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: EventField;
  /** object */
  readonly fields?: readonly EventField[];
}

/**
 * As JSON has them: `integer` is a whole number (also `3.0`) within ±(2^53 - 1), `date` a string `YYYY-MM-DD`, `timestamp` a string of
 * RFC 3339 with a zone, `time` a string `HH:MM:SS` with an optional fraction.
 */
export type EventFieldType =
  'string' | 'integer' | 'number' | 'boolean' | 'date' | 'timestamp' | 'time' | 'array' | 'object';

/** What is known of an event besides its fields. */
export interface EventContext {
  /** Name of the stream, shard, and the record's place in it. */
  readonly stream: string;
  readonly shard: string;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  /** When the stream took the event, ISO 8601. */
  readonly arrivedAt: string;
}

/**
 * What a module named by `code` exports, for what configuration can't say; all parts are optional. An error that is thrown
 * here is about the event, which goes to quarantine with its message.
 */
export interface EventCode<Event = Readonly<Record<string, unknown>>> {
  /** Whether the event is kept; asked after the configured filter. @default true */
  filter?(event: Event, context: EventContext): boolean;
  /** More derived fields; asked after the configured ones, whose names can't be taken. */
  enrich?(event: Event, context: EventContext): Readonly<Record<string, unknown>>;
  /** Name of a route. @default undefined: by the configured conditions */
  route?(event: Event, context: EventContext): string | undefined;
}

/**
 * What stands, in a packed record that is replayed, for those of its events that are not: the others keep their places, and
 * the consumer passes over it.
 */
export const REPLAY_FILLER = 'headwater: stands for another event of this record';

/** Fields that the consumer adds behind the derived ones; an event that brings one of them itself goes to quarantine. */
export const EVENT_FIELDS = [
  '_route',
  '_stream',
  '_shard',
  '_sequence',
  '_subsequence',
  '_arrived_at',
  '_event_time',
  '_contract_version',
] as const;
