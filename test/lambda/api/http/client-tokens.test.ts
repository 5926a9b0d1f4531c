/** Tokens that end whenever they like, under requests that are made side by side. */
import fc from 'fast-check';
import { createAuthorizer } from '../../../../lambda/api/authorization';
import { createClient } from '../../../../lambda/api/http';
import type { ApiRequest, ApiResponse, Transport } from '../../../../lambda/api/types';
import { json, OAUTH2 } from '../authorization/support';
import { answer, get, RETRIES } from './fake-api';
import { VirtualClock } from './virtual-clock';

interface Case {
  readonly concurrency: number;
  /** Requests that a token is good for. */
  readonly uses: number;
  /** Seconds that a token lives, whatever it says. */
  readonly lives: number;
  /** Milliseconds of each answer, and whether it is a failure; from the beginning again. */
  readonly answers: readonly (readonly [milliseconds: number, fails: boolean])[];
}

const cases: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 6 }).chain((concurrency) =>
  fc.record({
    concurrency: fc.constant(concurrency),
    uses: fc.integer({ min: 2 * concurrency + 1, max: 30 }),
    lives: fc.integer({ min: 10, max: 60 }),
    answers: fc.array(fc.tuple(fc.integer({ min: 1, max: 4_000 }), fc.boolean()), { minLength: 1, maxLength: 40 }),
  }),
);
const REQUESTS = 60;

/** A server whose tokens say that they live for an hour. */
class Server {
  readonly clock = new VirtualClock();
  tokens = 0;
  private arrived = 0;
  private left = 0;
  private ends = 0;

  constructor(private readonly of: Case) {}

  readonly transport: Transport = async (request, signal) => {
    if (request.url === OAUTH2.tokenUrl) return this.token();
    const number = this.arrived++;
    const [milliseconds, fails] = this.of.answers[number % this.of.answers.length]!;
    // What a token is good for is known when the request comes; the answer takes its time.
    const result = this.answer(request, fails && number % 3 === 0);
    await this.clock.sleep(milliseconds, signal);
    return result;
  };

  private async token(): Promise<ApiResponse> {
    await this.clock.sleep(200);
    this.left = this.of.uses;
    this.ends = this.clock.now() + this.of.lives * 1_000;
    return json(200, { access_token: `the-token-${++this.tokens}`, expires_in: 3_600 });
  }

  private answer({ headers }: ApiRequest, fails: boolean): ApiResponse {
    // A proxy fails without a look at who asks.
    if (fails) return answer(503);
    const good =
      headers.authorization === `Bearer the-token-${this.tokens}` && this.clock.now() < this.ends && this.left-- > 0;
    return good ? answer() : answer(401);
  }
}

test('each request gets its answer, with as few tokens as there have to be', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (of) => {
      const server = new Server(of);
      const { clock, transport } = server;
      const authorizer = createAuthorizer(OAUTH2, {
        transport,
        clock,
        secret: async () => ({ clientId: 'me', clientSecret: 'whatever' }),
      });
      const retries = { ...RETRIES, attempts: 40, maxDelaySeconds: 5 };
      const limits = { concurrency: of.concurrency };
      const client = createClient({ transport, authorizer, limits, retries, clock, maxPageMegabytes: 1 });
      let next = 0;
      const answered: number[] = [];
      const worker = async (): Promise<void> => {
        while (next < REQUESTS) {
          const number = next++;
          await client(get(`/v1/albums/${number}`));
          answered.push(number);
        }
      };
      const started = clock.now();
      await clock.run(Promise.all(Array.from({ length: of.concurrency }, worker)));
      expect(answered.sort((a, b) => a - b)).toEqual([...Array(REQUESTS).keys()]);
      const seconds = (clock.now() - started) / 1_000;
      expect(server.tokens).toBeLessThanOrEqual(1 + REQUESTS / of.uses + seconds / of.lives);
    }),
    { numRuns: 500 },
  );
});
