/** The console page's server. It listens on 127.0.0.1 only and only shows; docs/console.md. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describeError } from '../metrics/loop';
import { pageAssets, type Asset } from './bundle';
import { Platform, type PlatformOptions } from './data/platform';
import { refusal, SECURITY_HEADERS } from './guard';
import { readRunbook } from './runbooks';

export interface ConsoleOptions extends PlatformOptions {
  /** @default a free one */
  readonly port?: number;
}

export interface Console {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): Promise<void>;
}

/** Longest time range, two weeks, and the one without a choice, in seconds. */
const LONGEST_RANGE = 14 * 86_400;
const DEFAULT_RANGE = 3 * 3600;

/** Starts the console. Rejects when the port is taken. */
export async function startConsole(options: ConsoleOptions): Promise<Console> {
  const platform = new Platform(options);
  const assets = await pageAssets();
  let port = 0;
  const server = createServer((request, response) => {
    const refused = refusal(request, port);
    const answering = refused
      ? send(request, response, refused.status, { error: refused.message })
      : answer(platform, assets, request, response);
    answering.catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  port = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      platform.close();
    },
  };
}

async function answer(
  platform: Platform,
  assets: ReadonlyMap<string, Asset>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const asset = assets.get(url.pathname);
  if (asset) return sendAsset(request, response, asset);
  try {
    const value = await read(platform, url);
    if (value === undefined) await send(request, response, 404, { error: `There is nothing at ${url.pathname}.` });
    else await send(request, response, 200, value);
  } catch (error) {
    // The page shows the message and asks again.
    await send(request, response, 502, { error: describeError(error) });
  }
}

function read(platform: Platform, url: URL): Promise<unknown> | undefined {
  switch (url.pathname) {
    case '/api/overview':
      return platform.overview();
    case '/api/dashboard':
      return platform.dashboard(rangeOf(url.searchParams.get('seconds')));
    case '/api/run':
      return platform.run(url.searchParams.get('execution') ?? '');
    case '/api/runbook':
      return readRunbook(url.searchParams.get('name') ?? '');
    default:
      return undefined;
  }
}

/** Seconds of a range as a page asks for it: at least five minutes, at most two weeks. */
export function rangeOf(text: string | null): number {
  const seconds = Number(text ?? DEFAULT_RANGE);
  return Number.isFinite(seconds) ? Math.min(LONGEST_RANGE, Math.max(300, Math.round(seconds))) : DEFAULT_RANGE;
}

async function send(request: IncomingMessage, response: ServerResponse, status: number, value: unknown): Promise<void> {
  const body = Buffer.from(JSON.stringify(value));
  const packed = body.length > 2000 && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  response.writeHead(status, {
    ...SECURITY_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
    ...(packed ? { 'content-encoding': 'gzip' } : {}),
    ...(status === 405 ? { allow: 'GET, HEAD' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : packed ? gzipSync(body, { level: 1 }) : body);
}

function sendAsset(request: IncomingMessage, response: ServerResponse, asset: Asset): void {
  const known = request.headers['if-none-match'] === asset.etag;
  response.writeHead(known ? 304 : 200, {
    ...SECURITY_HEADERS,
    'content-type': asset.type,
    'cache-control': 'no-cache',
    etag: asset.etag,
  });
  response.end(known || request.method === 'HEAD' ? undefined : asset.body);
}
