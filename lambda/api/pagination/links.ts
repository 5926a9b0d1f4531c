import { checkLink } from '../http/links';
import { addressOf } from '../http/describe';
import { ApiError, type Page } from '../types';
import { withoutQuery } from './parameters';

/**
 * The address that a link of the server's leads to: of the API's own origin, without fragment, user and password.
 * @param link absolute, or relative to the page's own address
 * @throws {ApiError} `ForeignLink`
 */
export function followed(link: string, page: Page, baseUrl: string, withoutParameters: readonly string[] = []): string {
  const base = new URL(page.request.url).origin === new URL(baseUrl).origin ? page.request.url : baseUrl;
  return withoutQuery(checkLink(base, link), withoutParameters);
}

/** Names a page in a message, without its query. */
export const where = ({ request, position }: Page): string =>
  `The answer of ${request.method} ${addressOf(request.url)} at ${cut(JSON.stringify(position))}`;

/** At most 200 characters of a text. */
export const cut = (text: string): string => (text.length > 200 ? `${text.slice(0, 199)}…` : text);

/** @throws {ApiError} `PageLoop` */
export function refuseSame(page: Page, what: string): never {
  throw new ApiError('PageLoop', `${where(page)} says that the next page is itself: ${what}.`);
}
