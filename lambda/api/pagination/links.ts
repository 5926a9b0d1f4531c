import { ApiError, type Page } from '../types';
import { withoutQuery } from './parameters';

/**
 * The address that a link of the server's leads to. A link to `http:` of the same host is read as `https:`: behind a
 * proxy servers often don't know better.
 * @param link absolute, or relative to the page's own address
 * @throws {ApiError} `ForeignLink` where it leads to another origin; `SchemaBroken` where it is no address
 */
export function followed(link: string, page: Page, baseUrl: string, withoutParameters: readonly string[] = []): string {
  const base = new URL(baseUrl);
  let url: URL;
  try {
    url = new URL(link, page.request.url);
  } catch {
    throw new ApiError(
      'SchemaBroken',
      `${where(page)} says that the next page is at '${cut(link)}', which is no address.`,
    );
  }
  if (base.protocol === 'https:' && url.protocol === 'http:' && url.hostname === base.hostname && url.port === '') {
    url.protocol = 'https:';
  }
  if (url.origin !== base.origin || url.username !== '' || url.password !== '') {
    throw new ApiError(
      'ForeignLink',
      `${where(page)} says that the next page is at ${url.origin}, but requests of this source go to ${base.origin} only. ` +
        'If that host belongs to the API, make it the baseUrl of a source of its own.',
    );
  }
  return withoutQuery(url.href, withoutParameters);
}

/** Names a page in a message, without its query. */
export const where = (page: Page): string =>
  `The answer of ${page.request.method} ${page.request.url.split(/[?#]/, 1)[0]} at ${cut(JSON.stringify(page.position))}`;

/** At most 200 characters of a text. */
export const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

/** @throws {ApiError} `PageLoop` */
export function refuseSame(page: Page, what: string): never {
  throw new ApiError('PageLoop', `${where(page)} says that the next page is itself: ${what}.`);
}
