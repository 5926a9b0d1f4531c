/**
 * The API of the bench, a process of its own: OAuth 2.0 client credentials, a list by offset and limit. Settings come as
 * JSON in argv; prints its port. On loopback only.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Items, type Shape } from './items';

export interface ServerSettings {
  readonly items: number;
  readonly shape: Shape;
  readonly latencyMilliseconds: number;
  /** Seconds that a token is good for. @default 3,600 */
  readonly tokenSeconds?: number;
  /** Requests after which the tokens of then are no longer taken, whatever its `expires_in` said. @default never */
  readonly tokenRequests?: number;
  /** Requests after which a few are answered 503 in place of a page. @default never */
  readonly failAfter?: number;
  /** How many those are. @default 2 */
  readonly failures?: number;
}

/** What was asked for since the last `/counts`. */
export interface Counts {
  /** Mean bytes of an item. */
  readonly bytes: number;
  readonly pages: number;
  readonly refused: number;
  readonly failed: number;
  readonly tokens: number;
}

const settings = JSON.parse(process.argv[2]!) as ServerSettings;
const items = new Items(settings.items, settings.shape);
/** What is read first, so that all is warm: no faults, no waiting. */
const warm = new Items(5_000, settings.shape);
const page = (of: Items, query: URLSearchParams): Buffer =>
  of.page(Number(query.get('offset') ?? 0), Number(query.get('limit') ?? 50));
const none = { bytes: items.bytes, pages: 0, refused: 0, failed: 0, tokens: 0 };
let counts = { ...none };
/** Until when each token is good, in milliseconds since 1970. */
const tokens = new Map<string, number>();
let requests = 0;
let revoked = false;

function answer(response: ServerResponse, status: number, body: Buffer | object): void {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
  const send = () =>
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length }).end(bytes);
  if (settings.latencyMilliseconds > 0) setTimeout(send, settings.latencyMilliseconds);
  else send();
}

function issue(response: ServerResponse): void {
  counts.tokens++;
  const seconds = settings.tokenSeconds ?? 3_600;
  const token = `token-${counts.tokens}-${Date.now()}`;
  tokens.set(token, Date.now() + seconds * 1_000);
  answer(response, 200, { access_token: token, token_type: 'Bearer', expires_in: seconds });
}

function list(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
  requests++;
  if (!revoked && settings.tokenRequests !== undefined && requests > settings.tokenRequests) {
    revoked = true;
    tokens.clear();
  }
  const token = (request.headers.authorization ?? '').replace('Bearer ', '');
  if (Date.now() >= (tokens.get(token) ?? 0)) {
    counts.refused++;
    return answer(response, 401, { error: 'The access token expired' });
  }
  if (settings.failAfter !== undefined && requests > settings.failAfter && counts.failed < (settings.failures ?? 2)) {
    counts.failed++;
    return answer(response, 503, { error: 'Try again' });
  }
  counts.pages++;
  answer(response, 200, page(items, query));
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
  request.resume();
  if (pathname === '/counts') {
    response.end(JSON.stringify(counts));
    counts = { ...none };
  } else if (pathname === '/token') request.on('end', () => issue(response));
  else if (pathname === '/warm') answer(response, 200, page(warm, searchParams));
  else if (pathname === '/items') list(request, response, searchParams);
  else answer(response, 404, { error: 'There is only /items' });
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
// Ends with who started it.
process.stdin.resume().on('end', () => process.exit());
