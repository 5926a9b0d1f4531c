/**
 * What a person or a test may ask of a server itself, under `/_server/`: what it has seen, what it has, that it fails, that a
 * day passes. Only by its own address; whoever asks for an API's host gets the API.
 */
import { failure, json, type Received, type Reply } from './exchange';
import { readFaults } from './faults/asked';
import type { Faults } from './faults/model';

export interface Controlled {
  readonly stats: object;
  /** Names of what it has. */
  readonly collections: readonly string[];
  setFaults(faults: Faults): void;
  /** Everything that it has, by name. @default nothing to see */
  contents?(): Record<string, unknown>;
  /** @default no days pass */
  letDayPass?(): object;
}

const PREFIX = '/_server/';
const OWN = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

export const isControl = ({ url, headers }: Received): boolean =>
  url.pathname.startsWith(PREFIX) && OWN.test(headers.host ?? '');

export function control(request: Received, server: Controlled): Reply {
  const asked = `${request.method} ${request.url.pathname.slice(PREFIX.length)}`;
  // A page of some website can post a form here, but nothing that says it is JSON.
  if (request.method !== 'GET' && !(request.headers['content-type'] ?? '').startsWith('application/json'))
    return failure(415, 'Say that it is application/json.');
  switch (asked) {
    case 'GET stats':
      return json(200, server.stats);
    case 'GET contents':
      return server.contents ? json(200, server.contents()) : failure(404, 'There is nothing to see.');
    case 'POST day':
      return server.letDayPass ? json(200, server.letDayPass()) : failure(404, 'No days pass here.');
    case 'PUT faults':
      return setFaults(request, server);
    default:
      return failure(404, 'There are: GET stats, GET contents, POST day, PUT faults.');
  }
}

function setFaults({ body }: Received, server: Controlled): Reply {
  const faults = readFaults(body.toString(), server.collections);
  if (typeof faults === 'string') return failure(400, faults);
  server.setFaults(faults);
  return json(200, faults);
}
