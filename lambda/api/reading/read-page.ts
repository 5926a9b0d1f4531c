import type { ApiRequest, Client, Page, Position } from '../types';
import { parsed, type ItemsOptions } from './answer';

/**
 * Reads one page. An answer 304 gives a page without items, whose `response.status` the caller looks at.
 * @throws {ApiError} what the client throws; `NotJson`; `ItemsMissingInAnswer`
 */
export async function readPage(
  client: Client,
  request: ApiRequest,
  position: Position,
  options: ItemsOptions,
  now: () => Date,
  signal?: AbortSignal,
): Promise<Page> {
  const response = await client(request, signal);
  return { position, request, response, readAt: now(), ...parsed(request, response, options) };
}
