import type { ApiLimits } from '../../../../lib/platform/api';
import { allowances } from './quota-headers';
import { retryAfter } from './times';

interface Left {
  readonly remaining: number;
  readonly until: number;
  /** Number of the request whose answer said so. */
  readonly order: number;
}

/** Servers round down, so that a limit that is used up and begins anew "in 0 s" isn't there yet. */
const LEAST = 1_000;

/**
 * What the server says about its limits, in every answer. Only what it says counts: other resources may have other
 * limits, or none, so that nothing is counted down here but for requests that are under way.
 */
export class Quota {
  private readonly left = new Map<string, Left>();
  private held = -Infinity;
  private order = 0;
  private running = 0;

  constructor(private readonly limits: ApiLimits) {}

  /** Milliseconds until the next request may start; 0: now. */
  wait(now: number): number {
    let until = this.held;
    for (const [name, { remaining, until: reset }] of this.left)
      if (reset <= now) this.left.delete(name);
      else if (remaining < 1) until = Math.max(until, reset);
    return Math.max(0, until - now);
  }

  /** Whether what is left is under way already: the next answer tells more. */
  taken(now: number): boolean {
    if (this.running === 0) return false;
    return [...this.left.values()].some(({ remaining, until }) => until > now && remaining <= this.running);
  }

  /** @returns the request's number */
  start(): number {
    this.running++;
    return this.order++;
  }

  end(): void {
    this.running--;
  }

  /**
   * From an answer of any status.
   * @param order what `start` said of its request
   * @returns whether the server has nothing left for us
   */
  learn(headers: Readonly<Record<string, string>>, order: number, now: number): boolean {
    let spent = false;
    for (const { name, remaining, reset } of allowances(headers, this.limits, now)) {
      if (remaining < 1) spent = true;
      const known = this.left.get(name);
      if (known && known.order > order && known.until > now) continue;
      this.left.set(name, { remaining, until: now + Math.max(LEAST, reset), order });
    }
    return spent;
  }

  /** From an answer that refuses or fails: nobody asks until `Retry-After`. @returns whether it has one */
  hold(headers: Readonly<Record<string, string>>, now: number): boolean {
    const wait = retryAfter(headers, now);
    if (wait === undefined) return false;
    this.held = Math.max(this.held, now + wait);
    return true;
  }
}
