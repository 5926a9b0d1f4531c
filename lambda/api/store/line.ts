import type { Page } from '../types';
import type { Keys } from './state';

/** Headers of an answer that are kept; of limits those that are left. */
const KEPT = /^(etag|last-modified|date|content-type|link|x-request-id)$|(^|-)remaining$/;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const END = Buffer.from('}\n');

/**
 * A page as a line (`ApiPageLine`), in parts: the body's bytes are not copied and not written anew.
 * @param secrecy takes out of headers and body what authorised the request: links may repeat it
 */
export function pageLine(
  page: Page,
  number: number,
  secrecy: { redact(text: string): string; redactBody(body: Buffer): Buffer },
  parent?: Keys,
): readonly [Buffer, Buffer, Buffer] {
  const { request, response } = page;
  const head = JSON.stringify({
    page: number,
    request: { method: request.method, url: request.url, body: jsonOrText(request.body) },
    status: response.status,
    headers: Object.fromEntries(
      Object.entries(response.headers).flatMap(([name, value]) =>
        KEPT.test(name) ? [[name, secrecy.redact(value)]] : [],
      ),
    ),
    position: page.position,
    readAt: page.readAt.toISOString(),
    parent,
    items: page.items.length,
  });
  return [Buffer.from(`${head.slice(0, -1)},"body":`), inOneLine(secrecy.redactBody(response.body)), END];
}

/** In JSON there are line breaks between values only. */
function inOneLine(body: Buffer): Buffer {
  const from = body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  if (!body.includes(LINE_FEED) && !body.includes(CARRIAGE_RETURN)) return body.subarray(from);
  const line = Buffer.from(body.subarray(from));
  for (const character of [LINE_FEED, CARRIAGE_RETURN])
    for (let at = line.indexOf(character); at >= 0; at = line.indexOf(character, at + 1)) line[at] = SPACE;
  return line;
}

function jsonOrText(body: string | undefined): unknown {
  if (body === undefined) return undefined;
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
