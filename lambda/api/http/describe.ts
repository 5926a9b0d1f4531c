import type { ApiRequest } from '../types';

/** Method, host and path of a request, as messages name it. Without the query: keys may be in it. */
export function where({ method, url }: Pick<ApiRequest, 'method' | 'url'>): string {
  return `${method} ${addressOf(url)}`;
}

/** An address without its query and without user and password. */
export function addressOf(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`;
  } catch {
    return 'an address that is none';
  }
}

/** What is looked through for secrets before it is cut, so that none is cut in two and then not found. */
const LOOKED_AT = 16_384;
const SHOWN = 200;

/**
 * The beginning of a body, in quotation marks and on one line, behind a colon; '' for none.
 * @param redact takes secrets out, which some servers repeat
 */
export function excerpt(body: Buffer, redact: (text: string) => string = (text) => text): string {
  const whole = redact(body.subarray(0, LOOKED_AT).toString())
    // eslint-disable-next-line no-control-regex
    .replace(/[\s\u0000-\u001f\u007f-\u009f\ufffd]+/g, ' ')
    .trim();
  if (whole === '') return '';
  const shown = whole.length > SHOWN ? `${whole.slice(0, SHOWN - 1)}…` : whole;
  return `: “${shown}”`;
}
