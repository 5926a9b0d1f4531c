import { cut } from '../pagination/links';
import { valueAt } from '../pagination/path';
import { ApiError, type ApiRequest, type ApiResponse, type Client, type Page, type Position } from '../types';

/** How a page's items are found. */
export interface ItemsOptions {
  /** Path of the list in the answer; '' is the answer itself. */
  readonly items: string;
}

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

/** The parsed body of an answer and the items in it. Also for pages that are read again from bronze. @throws as `readPage` */
export function parsed(
  request: Pick<ApiRequest, 'method' | 'url'>,
  response: ApiResponse,
  { items: path }: ItemsOptions,
): Pick<Page, 'body' | 'items'> {
  if (response.status === 304) return { body: null, items: [] };
  const body = json(request, response);
  const items = valueAt(body, path);
  if (!Array.isArray(items)) {
    const error = errorIn(body, ['error', 'errors', 'fault', 'Error', 'message', 'Message', 'detail']);
    const found = items === undefined ? 'has nothing' : items === null ? 'has null' : `has ${kindOf(items)}`;
    throw new ApiError(
      'ItemsMissingInAnswer',
      `${named(request)} answered ${response.status}, but ${found} ${place(path)} where the list of items should be` +
        (error === undefined ? `; it has ${outline(body)}. Correct load.items.` : `. It says: ${error}`),
      false,
      response.status,
    );
  }
  const error = errorIn(body, ['error', 'errors', 'fault']);
  if (error !== undefined && (items.length === 0 || isGraph(body))) {
    throw new ApiError(
      'ItemsMissingInAnswer',
      `${named(request)} answered ${response.status} with ${items.length} items and an error, so that they aren't all. It says: ${error}`,
      false,
      response.status,
    );
  }
  return { body, items };
}

function json(request: Pick<ApiRequest, 'method' | 'url'>, { status, headers, body }: ApiResponse): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    const type = headers['content-type'] ?? 'without content-type';
    const what = text.trim() === '' ? 'nothing' : `'${cut(text.trim().replace(/\s+/g, ' '))}'`;
    throw new ApiError(
      'NotJson',
      `${named(request)} answered ${status} (${type}), but its ${body.length} bytes aren't JSON: ${what}.`,
      false,
      status,
    );
  }
}

/** An error that an answer of status 200 has; empty ones are none. */
function errorIn(body: unknown, names: readonly string[]): string | undefined {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return undefined;
  for (const name of names) {
    const value = (body as Record<string, unknown>)[name];
    const is =
      typeof value === 'object'
        ? value !== null && Object.keys(value).length > 0
        : typeof value === 'string' && value !== '';
    if (is) return cut(`${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
  }
  return undefined;
}

/** GraphQL answers what it could and tells what it couldn't, side by side. */
function isGraph(body: unknown): boolean {
  const { data, errors } = body as { data?: unknown; errors?: unknown };
  return data !== undefined && Array.isArray(errors) && errors.length > 0;
}

const named = ({ method, url }: Pick<ApiRequest, 'method' | 'url'>): string => `${method} ${url.split(/[?#]/, 1)[0]}`;
const place = (path: string): string => (path === '' ? 'at the top' : `at '${path}'`);
const kindOf = (value: unknown): string => (typeof value === 'object' ? 'an object' : `a ${typeof value}`);

function outline(body: unknown): string {
  if (Array.isArray(body)) return `a list of ${body.length} at the top`;
  if (body === null || typeof body !== 'object') return `${body === null ? 'null' : kindOf(body)} at the top`;
  const names = Object.keys(body);
  return names.length === 0 ? 'no fields' : cut(`the fields ${names.slice(0, 10).join(', ')}`);
}
