/** A limit of requests in fixed windows, and the headers that tell of it. */
import { failure, type Reply } from './exchange';
import type { RateLimit } from './options';

export class Limiter {
  private window = 0;
  private used = 0;

  constructor(
    private readonly limit: RateLimit,
    private readonly clock: () => number,
  ) {}

  /** Counts a request. @returns the refusal when there were too many, and headers for every answer */
  take(): { readonly headers: Readonly<Record<string, string>>; readonly refusal?: Reply } {
    const { requests, seconds } = this.limit;
    const [now, length] = [this.clock(), seconds * 1000];
    const window = Math.floor(now / length);
    if (window !== this.window) [this.window, this.used] = [window, 0];
    this.used++;
    const wait = Math.ceil(((window + 1) * length - now) / 1000);
    const headers = {
      'x-ratelimit-limit': String(requests),
      'x-ratelimit-remaining': String(Math.max(0, requests - this.used)),
      'x-ratelimit-reset': String(Math.ceil(((window + 1) * length) / 1000)),
    };
    if (this.used <= requests) return { headers };
    return { headers, refusal: failure(429, 'API rate limit exceeded', { ...headers, 'retry-after': String(wait) }) };
  }
}
