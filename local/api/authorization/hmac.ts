/** A keyed hash over parts of the request, checked by making it again. */
import { createHash, createHmac } from 'node:crypto';
import type { ApiHmacDefinition } from '../../../lib/platform/api/definition';
import type { Received } from '../exchange';
import { same } from './same';

const SIGNED = '{method}\n{path}\n{query}\n{timestamp}\n{bodyHash}';
const HEADERS = { authorization: 'HMAC {keyId}:{signature}', 'x-timestamp': '{timestamp}' };
const MOST_OFF_MS = 300_000;

/** @returns why not; undefined: the signature is right */
export function checkHmac(
  { method, target, headers, body }: Received,
  definition: ApiHmacDefinition,
  secret: Readonly<Record<string, string>>,
  now: number,
): string | undefined {
  const {
    algorithm = 'sha256',
    signed = SIGNED,
    encoding = 'base64',
    timestamp: written = 'epochSeconds',
  } = definition;
  const expected = Object.entries(definition.headers ?? HEADERS);
  const timestamp = timestampIn(expected, headers);
  if (timestamp === undefined) return 'The timestamp is missing.';
  const then = {
    epochSeconds: Number(timestamp) * 1000,
    epochMilliseconds: Number(timestamp),
    iso: Date.parse(timestamp),
  };
  if (!(Math.abs(now - then[written]) <= MOST_OFF_MS)) return 'The timestamp is too far from now.';
  const [path = '', query = ''] = splitOnce(target, '?');
  const values: Record<string, string> = {
    method,
    path,
    query,
    host: headers.host ?? '',
    timestamp,
    body: body.toString(),
    bodyHash: createHash(algorithm).update(body).digest('hex'),
    keyId: secret.keyId!,
  };
  const fill = (template: string) => template.replace(/\{(\w+)\}/g, (all, name: string) => values[name] ?? all);
  values.signature = createHmac(algorithm, secret.key!).update(fill(signed)).digest(encoding);
  const wrong = expected.filter(([name, template]) => !same(headers[name.toLowerCase()], fill(template)));
  return wrong.length === 0 ? undefined : `The signature is wrong (${wrong.map(([name]) => name).join(', ')}).`;
}

function splitOnce(text: string, by: string): string[] {
  const place = text.indexOf(by);
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

/** The client's own timestamp, out of the first header that has it. */
function timestampIn(expected: readonly [string, string][], headers: Received['headers']): string | undefined {
  const [name, template] = expected.find(([, text]) => text.includes('{timestamp}')) ?? [];
  if (name === undefined || template === undefined) return undefined;
  const parts = template.split(/\{\w+\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, found]) => found);
  const pattern = parts.reduce((all, text, i) => `${all}${names[i - 1] === 'timestamp' ? '(.+?)' : '.+?'}${text}`);
  return new RegExp(`^${pattern}$`).exec(String(headers[name.toLowerCase()] ?? ''))?.[1];
}
