/**
 * Circuit breaker over all requests: after so many failures in a row none is made for a while, then one, and the others
 * if that one passes.
 */
export class Breaker {
  /** A single request finds out whether the server is back. */
  probing = false;
  /** The last failure, for messages. */
  reason = '';
  private failures = 0;
  private until?: number;

  constructor(
    private readonly most: number,
    private readonly milliseconds: number,
  ) {}

  /** Milliseconds until a request may be made; 0: now. */
  wait(now: number): number {
    return this.until === undefined ? 0 : Math.max(0, this.until - now);
  }

  get count(): number {
    return this.failures;
  }

  /** @returns whether it is the one that finds out */
  start(): boolean {
    if (this.until === undefined) return false;
    return (this.probing = true);
  }

  /** @param probe what `start` said */
  passed(probe: boolean): void {
    this.failures = 0;
    if (probe) this.until = undefined;
    this.over(probe);
  }

  failed(probe: boolean, reason: string, now: number): void {
    this.reason = reason;
    this.failures++;
    if (probe || (this.until === undefined && this.failures >= this.most)) this.until = now + this.milliseconds;
    this.over(probe);
  }

  /** It ended without telling anything about the server. */
  over(probe: boolean): void {
    if (probe) this.probing = false;
  }
}
