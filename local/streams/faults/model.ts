/** Faults as data: the same seed makes the same faults. Every number is a probability from 0 to 1 unless it says otherwise. */
export interface Faults {
  /** @default 1 */
  readonly seed?: number;
  /** No faults from this moment on, epoch milliseconds, so that everything can be finished. @default never */
  readonly until?: number;
  readonly invocation?: {
    /** The function ends before it does anything. */
    readonly crashBefore?: number;
    /** The function has done its work, and its response is lost. */
    readonly crashAfter?: number;
    /** As crashAfter, after the function's time-out. */
    readonly timeout?: number;
    /** Milliseconds. @default 60000 */
    readonly timeoutMilliseconds?: number;
    readonly throttle?: number;
    /** Invoked twice with the same event; the second response counts. */
    readonly duplicate?: number;
    /** The service can't be reached. */
    readonly unreachable?: number;
  };
  readonly put?: {
    /** A record of a call fails with InternalFailure. */
    readonly failRecord?: number;
    /** A record of a call is throttled. */
    readonly throttleRecord?: number;
    /** The whole call fails with an InternalFailureException. */
    readonly failCall?: number;
  };
  readonly read?: {
    readonly throttle?: number;
    /** The iterator has expired. */
    readonly expire?: number;
    readonly slow?: number;
    /** Milliseconds of a slow read. @default 5000 */
    readonly slowMilliseconds?: number;
  };
  /** An object can't be written; nothing of it is there. */
  readonly objects?: {
    readonly fail?: number;
    /** It is there, and the answer is lost. */ readonly loseAnswer?: number;
  };
  /** A failure destination can't be reached. */
  readonly destination?: { readonly fail?: number };
  /** A shard is split, or two are merged, about so often: milliseconds. @default never */
  readonly reshardEvery?: number;
}

/** How often each fault has happened. */
export type FaultCounts = Readonly<Record<string, number>>;
