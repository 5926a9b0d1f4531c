import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { ApiTimeouts } from '../../../../lib/platform/api';
import type { ApiRequest } from '../../types';
import type { Agents } from './agents';
import { Deadlines } from './deadlines';
import { tooLarge, truncated, unreachable } from './network-errors';
import type { Target } from './target';

/** An answer as it came: packed, if it was. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Exchange {
  readonly request: ApiRequest;
  readonly target: Target;
  /** How messages name the request. */
  readonly place: string;
  readonly timeouts: ApiTimeouts;
  readonly maxBytes: number;
  /** @default a connection of its own */
  readonly agents?: Agents;
  readonly signal?: AbortSignal;
}

/** A connection that was left open had died before it was used again: the server has not seen the request. */
export class StaleConnection extends Error {}

/** Of an error's body, which is only told. */
const ERROR_BYTES = 65_536;

/** One request and its answer. @throws {ApiError}, {StaleConnection}, or the signal's reason */
export function exchange(parameters: Exchange): Promise<Answer> {
  const { request, target, place, timeouts, signal } = parameters;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    let done = false;
    let outgoing: ClientRequest | undefined;
    const settle = (act: () => void, broken: boolean): void => {
      if (done) return;
      done = true;
      deadlines.stop();
      signal?.removeEventListener('abort', abort);
      if (broken) outgoing?.destroy();
      act();
    };
    const fail = (error: unknown): void => settle(() => reject(error as Error), true);
    const abort = (): void => fail(signal!.reason);
    const deadlines = new Deadlines(place, timeouts.totalSeconds, fail);
    signal?.addEventListener('abort', abort, { once: true });
    try {
      outgoing = open(parameters);
    } catch (error) {
      return fail(unreachable(place, error as NodeJS.ErrnoException));
    }
    const sent = outgoing;
    deadlines.enter(timeouts.connectSeconds, 'let no connection come about', 'connectSeconds');
    const waiting = (): void => deadlines.enter(timeouts.responseSeconds, 'sent no answer', 'responseSeconds');
    sent.once('socket', (socket) => {
      if (sent.reusedSocket || !socket.connecting) waiting();
      else socket.once(target.secure ? 'secureConnect' : 'connect', waiting);
    });
    let cut: (() => void) | undefined;
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // A reset is told here, even after the headers.
      if (cut) return cut();
      const stale = sent.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      fail(stale ? new StaleConnection() : unreachable(place, error));
    });
    sent.once('response', (incoming) => {
      deadlines.enter(timeouts.idleSeconds, 'sent no further part of its answer', 'idleSeconds');
      const answered = (body: Buffer, broken: boolean): void =>
        settle(() => resolve({ status: incoming.statusCode ?? 0, headers: lowerCase(incoming), body }), broken);
      cut = collect(incoming, parameters, answered, fail, () => deadlines.again());
    });
    sent.end(request.body);
  });
}

function open({ request, target, agents }: Exchange): ClientRequest {
  const { body } = request;
  const length = body === undefined ? undefined : String(Buffer.byteLength(body));
  return (target.secure ? httpsRequest : httpRequest)({
    method: request.method,
    hostname: target.hostname,
    port: target.port,
    path: target.path,
    headers: {
      ...target.defaults,
      ...request.headers,
      host: target.host,
      ...(length === undefined
        ? request.method === 'POST'
          ? { 'content-length': '0' }
          : {}
        : { 'content-length': length }),
    },
    agent: agents ? (target.secure ? agents.https : agents.http) : false,
  });
}

/**
 * Everything of the body, or why not. Of an error's, what there is: its status matters more.
 * @returns to be called when the connection breaks
 */
function collect(
  incoming: IncomingMessage,
  { place, maxBytes }: Exchange,
  answered: (body: Buffer, broken: boolean) => void,
  fail: (error: unknown) => void,
  alive: () => void,
): () => void {
  const bad = (incoming.statusCode ?? 0) >= 400;
  const limit = bad ? ERROR_BYTES : maxBytes;
  const parts: Buffer[] = [];
  let size = 0;
  const body = (): Buffer => (parts.length === 1 ? parts[0]! : Buffer.concat(parts, size));
  incoming.on('data', (part: Buffer) => {
    alive();
    size += part.length;
    parts.push(part);
    if (size <= limit) return;
    if (bad) answered(body(), true);
    else fail(tooLarge(place, maxBytes));
  });
  const cut = (): void => {
    if (bad) answered(body(), true);
    else fail(truncated(place, `broke off after ${size} bytes`));
  };
  incoming.once('end', () => (incoming.complete ? answered(body(), false) : cut()));
  incoming.on('error', cut);
  incoming.once('close', cut);
  if (!bad && Number(incoming.headers['content-length']) > maxBytes) fail(tooLarge(place, maxBytes));
  return cut;
}

/** Node has lower-cased the names; a list (`set-cookie`) is made one text like the others. */
function lowerCase({ headers }: IncomingMessage): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) if (Array.isArray(value)) headers[name] = value.join(', ');
  return headers as Record<string, string>;
}
