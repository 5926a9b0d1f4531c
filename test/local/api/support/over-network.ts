/** The whole reading of an API over the network, with a server that does everything wrong that passes. */
import { createAuthorizer, type Secret } from '../../../../lambda/api/authorization';
import { createClient, createTransport, type Clock } from '../../../../lambda/api/http';
import type { Client } from '../../../../lambda/api/types';
import type { ApiExtractEvent, ApiLoad } from '../../../../lib/platform/api';
import type { ApiPaginationDefinition } from '../../../../lib/platform/api/definition';
import { ALL_PASSING, startApiServer, type ApiServer } from '../../../../local/api/server';
import { Random } from '../../../../local/producer/random';
import { Killed, load, Platform, SOURCE } from '../../../lambda/api/extraction/support';
import type { Authorising, Kind } from './kinds';

const PUBLIC = 'https://api.example/v2';
const START = Date.parse('2026-01-01T00:00:00Z');
const HOUR_MS = 3_600_000;
const CUSTOM = { type: 'custom', code: 'authorize.ts' } as const;

/** What the server has. */
export const itemsOf = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    name: `Nº ${i} “${'x'.repeat(i % 40)}”`,
    at: new Date(START + i * HOUR_MS).toISOString(),
  }));

/** Waiting takes no time: the clock of both sides is put forward. */
class Hasty implements Clock {
  /** Soon after the last item: windows of time end with the present. */
  private ahead = START + 12 * 24 * HOUR_MS - Date.now();
  readonly now = (): number => Date.now() + this.ahead;
  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.ahead += milliseconds;
    await new Promise((resolve) => setTimeout(resolve, 1));
  };
}

export interface Reading {
  readonly kind: Kind;
  readonly authorization?: Authorising;
  readonly seed: number;
  /** @default 240 */
  readonly count?: number;
  /** Items a page. @default 10 */
  readonly size?: number;
  /** Calls that are killed after so many touches of the outside, before those that aren't. @default none */
  readonly lives?: readonly number[];
  /** Of the secret, what is wrong. @default nothing */
  readonly wrong?: Secret;
}

export interface Read {
  readonly platform: Platform;
  readonly server: ApiServer;
}

/** Reads the list as a function does, but for AWS, from a server that does everything wrong that passes. */
export async function readOverNetwork(reading: Reading): Promise<Read> {
  const { kind, authorization, seed, count = 240, size = 10, lives = [], wrong = {} } = reading;
  const [, pagination, more = {}, links] = kind;
  const of = load('list', { whenEmpty: 'accept', pagination, ...more, request: more.request ?? load('list').request });
  const clock = new Hasty();
  const random = new Random(seed);
  const hasTokens = authorization?.definition.type === 'oauth2';
  const server = await startApiServer({
    collections: {
      list: {
        ...{
          path: '/list',
          method: of.request.method,
          items: of.items,
          pagination: pagination as ApiPaginationDefinition,
          data: itemsOf(count),
          size,
        },
        incremental: { field: 'at', format: 'epochSeconds' },
        ...(links ? { links } : {}),
      },
    },
    ...(authorization ? { authorization } : {}),
    // Who has the right key has no other one to offer.
    faults: { ...ALL_PASSING, shares: { ...ALL_PASSING.shares, unauthorized: hasTokens ? 0.03 : 0 }, slowMs: 10 },
    seed,
    publicUrl: PUBLIC,
    clock: clock.now,
  });
  const definition = authorization?.custom ? CUSTOM : authorization?.definition;
  const source = { ...SOURCE, baseUrl: PUBLIC, ...(definition ? { authorization: definition } : {}) };
  const transport = createTransport(source, new URL(server.url));
  let secret: Secret = { ...authorization?.secret, ...wrong };
  const authorizer = createAuthorizer(source.authorization, {
    transport,
    clock,
    secret: async () => secret,
    storeSecret: async (next) => void (secret = { ...next }),
    custom: async () => authorization!.custom!,
  });
  const { limits, retries, maxPageMegabytes } = source;
  const client = createClient({
    transport,
    authorizer,
    limits,
    retries,
    maxPageMegabytes,
    clock,
    random: () => random.next(),
  });
  const platform = new OverNetwork(of, client, clock);
  platform.source = source;
  // Windows of time end with the run's beginning.
  try {
    await platform.readAll({ startedAt: new Date(START + 10 * 24 * HOUR_MS).toISOString() }, lives);
  } finally {
    await server.close();
  }
  return { platform, server };
}

class OverNetwork extends Platform {
  constructor(
    of: ApiLoad,
    private readonly client: Client,
    private readonly clock: Clock,
  ) {
    super(() => ({ body: undefined }), { list: of });
  }

  override world(touch?: Parameters<Platform['world']>[0]) {
    const { now, sleep: pause } = this.clock;
    const client: Client = async (request, signal) => {
      await touch?.(`request ${request.url}`);
      return this.client(request, signal);
    };
    return { ...super.world(touch), client, now, pause, remaining: () => 900_000 };
  }

  /** As the state machine does. */
  async readAll(event: Partial<ApiExtractEvent>, lives: readonly number[]): Promise<void> {
    for (let calls = 0; calls < 100; calls++) {
      let left = lives[calls] ?? Infinity;
      const touch = (): void => {
        if (left-- <= 0) throw new Killed();
      };
      const answer = await this.call('r', event, touch).catch((error: unknown) => {
        if (error instanceof Killed) return undefined;
        throw error;
      });
      if (answer === undefined) continue;
      if (answer.status === 'DONE') return;
      if (answer.status === 'WAIT') await this.clock.sleep(answer.seconds * 1000);
    }
    throw new Error('It does not end.');
  }
}
