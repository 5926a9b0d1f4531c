/** An API in memory, asked by the real client in virtual time. */
import type { ApiLimits, ApiRetries } from '../../../../lib/platform/api';
import { createClient, type ClientOptions, type Observed } from '../../../../lambda/api/http';
import type { ApiRequest, ApiResponse, Client, Transport } from '../../../../lambda/api/types';
import { VirtualClock } from './virtual-clock';

export const RETRIES: ApiRetries = {
  attempts: 6,
  maxDelaySeconds: 30,
  breakAfterFailures: 1_000,
  breakSeconds: 30,
  giveUpAfterMinutes: 30,
};

export const get = (path = '/v1/albums?limit=50'): ApiRequest => ({
  method: 'GET',
  url: `https://api.example${path}`,
  headers: { accept: 'application/json' },
});

export const answer = (status = 200, headers: Record<string, string> = {}, body = '{}'): ApiResponse => ({
  status,
  headers,
  body: Buffer.from(body),
});

export interface Arrival {
  readonly at: number;
  readonly request: ApiRequest;
}

export class FakeApi {
  readonly clock = new VirtualClock();
  readonly arrivals: Arrival[] = [];
  readonly observed: Record<Observed, number> = { request: 0, retry: 0, throttled: 0, failure: 0 };
  running = 0;
  mostRunning = 0;

  /**
   * @param respond what is answered to the request of that number, from 0; it may throw
   * @param milliseconds that an answer takes
   */
  constructor(
    private readonly respond: (index: number, request: ApiRequest, now: number) => ApiResponse,
    private readonly milliseconds: (index: number) => number = () => 50,
  ) {}

  readonly transport: Transport = async (request, signal) => {
    const index = this.arrivals.length;
    this.arrivals.push({ at: this.clock.now(), request });
    this.mostRunning = Math.max(this.mostRunning, ++this.running);
    try {
      await this.clock.sleep(this.milliseconds(index), signal);
      return this.respond(index, request, this.clock.now());
    } finally {
      this.running--;
    }
  };

  client(
    limits: Partial<ApiLimits> = {},
    retries: Partial<ApiRetries> = {},
    more: Partial<ClientOptions> = {},
  ): Client {
    return createClient({
      transport: this.transport,
      limits: { concurrency: 4, ...limits },
      retries: { ...RETRIES, ...retries },
      maxPageMegabytes: 1,
      clock: this.clock,
      random: () => 0.5,
      observe: (what) => this.observed[what]++,
      ...more,
    });
  }

  /** Times of arrival, from the first one's. */
  get times(): number[] {
    return this.arrivals.map(({ at }) => at - this.arrivals[0]!.at);
  }
}
