/** Milliseconds that a timer may be late without being a loss: the next request is made so much the earlier. */
const LATE = 5;

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
    // Longer by what may be caught up, so that the first of a span being late and the last being on time is no breach.
    this.gap = (milliseconds + LATE) / times;
  }

  /** Milliseconds until the next may start; 0: now. */
  wait(now: number): number {
    return Math.max(0, Math.ceil(this.next - now));
  }

  start(now: number): void {
    this.next = Math.max(this.next, now - LATE) + this.gap;
  }
}
