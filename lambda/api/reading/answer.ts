import { excerpt, where } from '../http/describe';
import { valueAt } from '../pagination/path';
import { ApiError, type ApiRequest, type ApiResponse, type Page } from '../types';

/** How a page's items are found. */
export interface ItemsOptions {
  /** Path of the list in the answer; '' is the answer itself. */
  readonly items: string;
  /** Takes secrets out of what a message repeats of an answer. @default nothing is taken out */
  readonly redact?: (text: string) => string;
}

/**
 * The parsed body of an answer, and the items in it.
 * @throws {ApiError} `NotJson`; `ItemsMissingInAnswer`
 */
export function parsed(
  request: Pick<ApiRequest, 'method' | 'url'>,
  response: ApiResponse,
  { items: path, redact }: ItemsOptions,
): Pick<Page, 'body' | 'items'> {
  if (response.status === 304) return { body: null, items: [] };
  const body = json(request, response, redact);
  const items = valueAt(body, path);
  const refused = (what: string): never => {
    const message = `${where(request)} answered ${response.status}, but ${what}`;
    throw new ApiError('ItemsMissingInAnswer', message, false, response.status);
  };
  if (!Array.isArray(items)) {
    const error = errorIn(body, MESSAGES, redact);
    const found = items === undefined ? 'nothing' : kindOf(items);
    return refused(
      `has ${found} ${path === '' ? 'at the top' : `at '${path}'`} where the list of items should be` +
        (error === undefined ? `; it has ${outline(body)}. Correct load.items.` : `. It says ${error}`),
    );
  }
  const error = errorIn(body, ERRORS, redact);
  if (error !== undefined && (items.length === 0 || isGraph(body))) {
    return refused(`beside its ${items.length} items it has an error, so that they aren't all. It says ${error}`);
  }
  return { body, items };
}

function json(
  request: Pick<ApiRequest, 'method' | 'url'>,
  response: ApiResponse,
  redact: ItemsOptions['redact'],
): unknown {
  const { status, headers, body } = response;
  const text = body.toString('utf8');
  try {
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    const type = headers['content-type'] ?? 'no content-type';
    const said = excerpt(body, redact) || ': nothing';
    const message = `${where(request)} answered ${status} (${type}), but its ${body.length} bytes aren't JSON${said}`;
    throw new ApiError('NotJson', message, false, status);
  }
}

/** Where an answer tells an error, in order; and what may be one where there are no items. */
const ERRORS = ['error', 'errors', 'fault'];
const MESSAGES = [...ERRORS, 'Error', 'message', 'Message', 'detail'];

/** An error that an answer of a status like 200 has; empty ones are none. */
function errorIn(body: unknown, names: readonly string[], redact: ItemsOptions['redact']): string | undefined {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return undefined;
  for (const name of names) {
    const value = (body as Record<string, unknown>)[name];
    const empty = typeof value === 'object' ? value === null || Object.keys(value).length === 0 : value === '';
    if (empty || (typeof value !== 'object' && typeof value !== 'string')) continue;
    return `${name}${excerpt(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), redact)}`;
  }
  return undefined;
}

/** GraphQL answers what it could and tells what it couldn't, side by side. */
function isGraph(body: unknown): boolean {
  const { data, errors } = body as { data?: unknown; errors?: unknown };
  return data !== undefined && Array.isArray(errors) && errors.length > 0;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? (Array.isArray(value) ? 'a list' : 'an object') : `a ${typeof value}`;
}

function outline(body: unknown): string {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return `${kindOf(body)} at the top`;
  const names = Object.keys(body)
    .slice(0, 10)
    .map((name) => name.slice(0, 20));
  return names.length === 0 ? 'no fields' : `the fields ${names.join(', ')}`;
}
