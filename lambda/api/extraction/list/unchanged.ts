import type { Tags } from '../../store/state';
import type { Client } from '../../types';

/** The server says that nothing has changed. */
export class Unchanged extends Error {}

/**
 * A client whose first request asks whether the list is still the one that had these tags.
 * @throws {Unchanged} in place of an answer 304
 */
export function asking(client: Client, tags: Tags): Client {
  let first = true;
  return async (request, signal) => {
    const asks = first && request.url === tags.url;
    first = false;
    if (!asks) return client(request, signal);
    const headers = {
      ...request.headers,
      ...(tags.etag === undefined ? {} : { 'if-none-match': tags.etag }),
      ...(tags.modified === undefined ? {} : { 'if-modified-since': tags.modified }),
    };
    const response = await client({ ...request, headers }, signal);
    if (response.status === 304) throw new Unchanged('Not modified.');
    return response;
  };
}
