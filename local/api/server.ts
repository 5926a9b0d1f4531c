/** A REST server on this machine: what an API does, and what goes wrong with one, the same for the same seed. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './answer';
import { control, isControl, type Controlled } from './control';
import { guardOf, REFUSED, type Guard } from './authorization/guard';
import { failure, type Received, type Reply } from './exchange';
import { FaultPlan } from './faults/plan';
import { refusal } from './faults/refusal';
import type { Fault } from './faults/model';
import { Limiter } from './limiter';
import type { ApiServerOptions, Item, Parameters } from './options';
import { router, type Route, type Router } from './routes';
import { packed, send } from './send';
import { Stats } from './stats';

export * from './options';
export { ALL_PASSING, FATAL, PASSING, type Fault, type Faults } from './faults/model';

const SLOW_MS = 300;
const RETRY_AFTER_SECONDS = 1;
/** What the token endpoint is called among the collections. */
const TOKEN = 'token';

export interface ApiServer {
  /** Where it listens: `http://127.0.0.1:port`. */
  readonly url: string;
  /** What it has seen so far. */
  readonly stats: Stats;
  /** What a collection has now. */
  items(collection: string, parameters?: Parameters): readonly Item[];
  /** Changes a collection whose data is a list. */
  mutate(collection: string, change: (items: readonly Item[]) => readonly Item[]): void;
  /** Other faults from now on; none: it does what it should. */
  setFaults(faults: ApiServerOptions['faults']): void;
  close(): Promise<void>;
}

/** Starts one on 127.0.0.1. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const service = new Service(options);
  const server = createServer((message, response) => void service.serve(message, response));
  // Faults leave connections as they are; a client is not to wait for the server's patience.
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port: options.port ?? 0, host: '127.0.0.1' }, resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  service.listensAt(url);
  return {
    url,
    stats: service.stats,
    items: (collection, parameters) => service.items(collection, parameters ?? {}) ?? [],
    mutate: (collection, change) => service.mutate(collection, change),
    setFaults: (faults) => service.setFaults(faults),
    close: () => close(server),
  };
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}

class Service {
  readonly stats = new Stats();
  private readonly clock: () => number;
  private readonly guard: Guard;
  private readonly limiter?: Limiter;
  private readonly lists = new Map<string, readonly Item[]>();
  private plan!: FaultPlan;
  private faults!: NonNullable<ApiServerOptions['faults']>;
  private publicUrl!: string;
  private route!: Router;

  constructor(private readonly options: ApiServerOptions) {
    this.clock = options.clock ?? Date.now;
    this.guard = guardOf(options.authorization, this.clock);
    if (options.rateLimit) this.limiter = new Limiter(options.rateLimit, this.clock);
    for (const [name, { data }] of Object.entries(options.collections))
      if (typeof data !== 'function') this.lists.set(name, data);
    this.setFaults(options.faults);
  }

  listensAt(url: string): void {
    this.publicUrl = this.options.publicUrl ?? url;
    this.route = router(this.options.collections, new URL(this.publicUrl).pathname.replace(/\/$/, ''));
  }

  setFaults(faults: ApiServerOptions['faults']): void {
    this.faults = faults ?? {};
    this.plan = new FaultPlan(this.faults, this.options.seed ?? 1);
  }

  items(name: string, parameters: Parameters): readonly Item[] | undefined {
    const { data } = this.options.collections[name] ?? {};
    return typeof data === 'function' ? data(parameters) : this.lists.get(name);
  }

  mutate(name: string, change: (items: readonly Item[]) => readonly Item[]): void {
    const items = this.lists.get(name);
    if (!items) throw new Error(`There is no collection ${name} whose data is a list.`);
    this.lists.set(name, change(items));
  }

  async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const request = await receive(message);
      if (isControl(request)) return await send(response, control(request, this.controlled()), undefined, 0);
      this.stats.begin();
      response.once('close', () => this.stats.end());
      const name = `${request.method} ${request.target} ${request.body.toString()}`;
      const { reply, fault } = this.reply(request, name);
      this.stats.answered(name, reply.status, fault);
      if (this.options.latency) await new Promise((resolve) => setTimeout(resolve, this.options.latency));
      const accepted = String(message.headers['accept-encoding'] ?? '');
      const encodings = this.faults.encodings ?? [];
      const sent = packed(reply, accepted, encodings, this.plan.choice(name, 'encoding'));
      await send(response, sent, fault, this.faults.slowMs ?? SLOW_MS);
    } catch (error) {
      // The client is gone, or this server has a mistake.
      if (!response.headersSent) response.writeHead(500).end(String(error));
      else response.destroy();
    }
  }

  private controlled(): Controlled {
    const { stats } = this;
    const collections = Object.keys(this.options.collections);
    return { stats, collections, setFaults: (faults) => this.setFaults(faults), ...this.options.control };
  }

  private reply(request: Received, name: string): { reply: Reply; fault?: Fault } {
    const { pathname } = request.url;
    const isToken = pathname === this.guard.tokenPath;
    const route = isToken ? undefined : this.route(pathname);
    const collection = isToken ? TOKEN : (route?.name ?? 'unknown');
    this.stats.asked(collection, name);
    const { fault, number } = this.plan.draw(collection, name, this.guard.isProven?.(request));
    for (const move of this.faults.moves ?? [])
      if (move.collection === collection && move.at === number) this.mutate(collection, move.change);
    const limited = this.limiter?.take();
    if (limited?.refusal) return { reply: limited.refusal };
    const reply = this.plain(request, name, route, fault);
    if (isToken && reply.status === 200 && fault === undefined) this.stats.tokens++;
    const date = new Date(this.clock()).toUTCString();
    const told = { ...reply, headers: { date, ...limited?.headers, ...reply.headers } };
    return fault === undefined ? { reply: told } : { reply: told, fault };
  }

  private plain(request: Received, name: string, route: Route | undefined, fault: Fault | undefined): Reply {
    const { retryAfterSeconds = RETRY_AFTER_SECONDS } = this.faults;
    const choice = this.plan.choice(name, 'refusal');
    const refused = refusal(fault, { now: this.clock(), retryAfterSeconds, choice });
    if (refused) return refused;
    if (request.url.pathname === this.guard.tokenPath) return this.guard.token!(request);
    if (fault === 'unauthorized') {
      this.guard.revoke?.(request);
      return REFUSED('The access token expired');
    }
    const why = this.guard.refuses(request);
    if (why !== undefined) return REFUSED(why);
    const items = route && this.items(route.name, route.parameters);
    if (!items) return failure(404, 'Not found');
    if (fault === undefined) this.guard.served?.(request);
    const { collection } = route;
    const { publicUrl } = this;
    const { secretParameter } = this.guard;
    return answer({ collection, items, request, fault, publicUrl, secretParameter, now: this.clock() });
  }
}

async function receive(message: IncomingMessage): Promise<Received> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  const { method = 'GET', url: target = '/', headers } = message;
  // Only path and query are the client's choice here.
  const url = new URL(target.replace(/^\/+/, '/'), 'http://127.0.0.1');
  return { method, target, url, headers, body: Buffer.concat(parts) };
}
