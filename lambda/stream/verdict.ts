/** Why an event is in quarantine. */
export type RejectionCode = 'NotJson' | 'NotUtf8' | 'Contract' | 'ReservedField' | 'TooLarge' | 'Undecodable' | 'Code';

/** An event can't be taken; trying again can't help. */
export class Rejected extends Error {
  constructor(
    readonly code: RejectionCode,
    /** For people; may quote the event, so that it goes to quarantine only, never to the log. */
    readonly reason: string,
  ) {
    super(reason);
    this.name = 'Rejected';
  }
}

/** What was found out about an event that fits a contract. The fast path fills one in again and again. */
export interface Verdict {
  /** Whether the filter lets it pass; the rest counts only then, but `unknown`. */
  kept: boolean;
  /** Index of the route. */
  route: number;
  /** Derived fields as JSON text, without braces: `"a":1,"b":"x"`. */
  derived: string;
  /** The event's own time in UTC, or '' where it has none. */
  time: string;
  /** Whether it has fields that no contract names. */
  unknown: boolean;
  /** Place of its last brace. */
  brace: number;
  /** Index of the version that it fits; the fast path knows the first only. */
  version: number;
}

export const verdict = (): Verdict => ({
  kept: true,
  route: 0,
  derived: '',
  time: '',
  unknown: false,
  brace: 0,
  version: 0,
});
