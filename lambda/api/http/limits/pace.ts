/**
 * So many a time, evenly spread: in no span of that length are there more (rounded up for fractions), whenever it
 * begins. Without bursts the server's windows may begin when they will, and a function that starts anew, knowing
 * nothing of the requests before, goes too far by one at most.
 */
export class Pace {
  private readonly gap: number;
  private next = -Infinity;

  /** @param times per `milliseconds` */
  constructor(times: number, milliseconds: number) {
    this.gap = milliseconds / times;
  }

  /** Milliseconds until the next may start; 0: now. */
  wait(now: number): number {
    return Math.max(0, this.next - now);
  }

  start(now: number): void {
    this.next = now + this.gap;
  }
}
