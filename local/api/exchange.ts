/** A request that has come whole, and an answer that is to go. */
import type { IncomingHttpHeaders } from 'node:http';

export interface Received {
  readonly method: string;
  /** Path and query, as they came. */
  readonly target: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

export function html(status: number, title: string): Reply {
  return {
    status,
    headers: { 'content-type': 'text/html' },
    body: Buffer.from(`<!DOCTYPE html><html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>`),
  };
}

/** An error as such services write it. */
export const failure = (status: number, message: string, headers: Readonly<Record<string, string>> = {}): Reply =>
  json(status, { error: { status, message } }, headers);
