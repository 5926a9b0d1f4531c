import type { ApiRequest, Client, Page, Position } from '../types';

export async function readPage(
  _client: Client,
  _request: ApiRequest,
  _position: Position,
  _options: { readonly items: string },
  _now: () => Date,
  _signal?: AbortSignal,
): Promise<Page> {
  throw new Error('Not yet');
}
