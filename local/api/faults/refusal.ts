/** Answers that stand in a page's place. */
import { failure, html, json, type Reply } from '../exchange';
import type { Fault } from './model';

export interface Refusing {
  readonly now: number;
  readonly retryAfterSeconds: number;
  /** 0 to 1, of the request's own. */
  readonly choice: number;
}

/** @returns undefined for a fault that leaves the page, or spoils it on its way */
export function refusal(fault: Fault | undefined, { now, retryAfterSeconds, choice }: Refusing): Reply | undefined {
  switch (fault) {
    case 'rateLimited':
      return failure(429, 'API rate limit exceeded', { 'retry-after': String(retryAfterSeconds) });
    case 'rateLimitedUntil':
      // Whole seconds, never too early.
      return failure(429, 'API rate limit exceeded', {
        'retry-after': new Date(Math.ceil(now / 1000 + retryAfterSeconds) * 1000).toUTCString(),
      });
    case 'rateLimitedReset':
      return failure(429, 'API rate limit exceeded', {
        'x-ratelimit-limit': '100',
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.ceil(now / 1000 + retryAfterSeconds)),
      });
    case 'serverError':
      return serverError([500, 502, 503, 504][Math.floor(choice * 4)]!, (choice * 4) % 1, retryAfterSeconds);
    case 'requestTimeout':
      return failure(408, 'Request timeout');
    case 'errorBody':
      return json(200, { error: { status: 500, message: 'Something went wrong' } });
    case 'html':
      return html(200, 'Down for maintenance');
    case 'forbidden':
      return failure(403, 'Insufficient client scope');
    case 'notFound':
      return failure(404, 'Not found');
    case 'badRequest':
      return failure(400, 'Invalid limit');
    default:
      return undefined;
  }
}

function serverError(status: number, choice: number, retryAfterSeconds: number): Reply {
  if (choice < 0.4) return html(status, `${status} from the proxy`);
  if (choice < 0.5) return { status, headers: {}, body: Buffer.alloc(0) };
  return failure(status, 'Server error', status === 503 ? { 'retry-after': String(retryAfterSeconds) } : undefined);
}
