/** AWS Signature Version 4, in the header: what is needed of it, in a seventh of the code that does everything. */
import { createHash, createHmac } from 'node:crypto';
import { parse } from 'node:querystring';

export interface Signable {
  readonly service: string;
  readonly region: string;
  readonly method: string;
  /** Encoded, with the query. */
  readonly path: string;
  /** With `Host`; with `X-Amz-Content-Sha256`, where the body is too large to be given; with `X-Amz-Date`, where it isn't now. */
  readonly headers: Readonly<Record<string, string>>;
  /** @default empty */
  readonly body?: string;
}

export interface SigningKeys {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
}

/** What machines between may change. */
const UNSIGNED = new Set(['authorization', 'connection', 'x-amzn-trace-id', 'user-agent', 'expect', 'range']);

/** @returns the headers with those that sign */
export function sign(request: Signable, keys: SigningKeys): { readonly headers: Record<string, string> } {
  const { service, region, method, body = '' } = request;
  const headers: Record<string, string> = { ...request.headers };
  const find = (name: string): string | undefined =>
    Object.entries(headers).find(([other]) => other.toLowerCase() === name)?.[1];
  const date = find('x-amz-date') ?? (headers['X-Amz-Date'] = new Date().toISOString().replace(/[:-]|\.\d{3}/g, ''));
  if (keys.sessionToken && !find('x-amz-security-token')) headers['X-Amz-Security-Token'] = keys.sessionToken;
  const bodyHash = find('x-amz-content-sha256') ?? sha256(body);
  if (service === 's3' && !find('x-amz-content-sha256')) headers['X-Amz-Content-Sha256'] = bodyHash;

  const signed = Object.entries(headers)
    .map(([name, value]) => [name.toLowerCase(), value.trim().replace(/\s+/g, ' ')] as const)
    .filter(([name]) => !UNSIGNED.has(name))
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const names = signed.map(([name]) => name).join(';');
  const canonical = [
    method,
    canonicalPath(request.path, service === 's3'),
    canonicalQuery(request.path),
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    bodyHash,
  ];
  const scope = [date.slice(0, 8), region, service, 'aws4_request'];
  const text = ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical.join('\n'))].join('\n');
  const key = scope.reduce<string | Buffer>((of, part) => hmac(of, part), `AWS4${keys.secretAccessKey}`);
  headers.Authorization = `AWS4-HMAC-SHA256 Credential=${keys.accessKeyId}/${scope.join('/')}, SignedHeaders=${names}, Signature=${hmac(key, text).toString('hex')}`;
  return { headers };
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** S3 takes it as it is; all others encoded once more, and without what leads nowhere. */
function canonicalPath(whole: string, s3: boolean): string {
  const path = whole.replace(/\?.*$/s, '');
  if (s3) return encode(decodeURIComponent(path.replaceAll('+', ' '))).replaceAll('%2F', '/');
  const parts: string[] = [];
  for (const part of path.replace(/\/{2,}/g, '/').split('/'))
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(encode(part));
  return `/${parts.join('/').replace(/^\//, '')}`;
}

function canonicalQuery(path: string): string {
  const at = path.indexOf('?');
  if (at < 0) return '';
  return Object.entries(parse(path.slice(at + 1)))
    .filter(([name]) => name !== '')
    .map(([name, value]): [string, string[]] => [encode(name), [value ?? ''].flat().map(encode).sort()])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, values]) => values.map((value) => `${name}=${value}`))
    .join('&');
}
