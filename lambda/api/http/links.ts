import { ApiError } from '../types';
import { addressOf } from './describe';

/**
 * An address that a server gave, such as the next page's, made absolute.
 *
 * Only the API's own origin is followed: whoever could put another one into an answer would be sent the token. `http:`
 * of the same host is followed by `https:`, since many servers behind a proxy don't know how they are reached.
 * @param base the address of the request whose answer has the link, or the source's `baseUrl`
 * @throws {ApiError} with code `ForeignLink`
 */
export function checkLink(base: string, link: string): string {
  const own = new URL(base);
  let url: URL;
  try {
    url = new URL(link, own);
  } catch {
    throw new ApiError(
      'ForeignLink',
      `The answer of ${addressOf(base)} has a link that is no address. Nothing was sent.`,
    );
  }
  if (own.protocol === 'https:' && url.protocol === 'http:' && url.port === '' && own.port === '')
    url.protocol = 'https:';
  if (url.origin !== own.origin || url.origin === 'null')
    throw new ApiError(
      'ForeignLink',
      `The answer of ${addressOf(base)} links to ${foreign(url)}, which is not the API's own ${own.origin}. Nothing was ` +
        'sent there. If the API has moved, change baseUrl of the source.',
    );
  url.username = '';
  url.password = '';
  url.hash = '';
  return url.href;
}

const foreign = (url: URL): string => (url.origin === 'null' ? `an address of kind ${url.protocol}` : url.origin);
