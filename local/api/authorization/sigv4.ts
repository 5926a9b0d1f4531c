/** AWS Signature Version 4, checked by making it again from what came. */
import { createHash, createHmac } from 'node:crypto';
import type { ApiSigV4Definition } from '../../../lib/platform/api/definition';
import type { Received } from '../exchange';
import { same } from './same';

const ALGORITHM = 'AWS4-HMAC-SHA256';
const MOST_OFF_MS = 300_000;

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const keyed = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
/** RFC 3986: all but the unreserved. */
const escape = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** @returns why not; undefined: the signature is right */
export function checkSigV4(
  request: Received,
  { service = 'execute-api', region }: ApiSigV4Definition,
  secret: Readonly<Record<string, string>>,
  now: number,
): string | undefined {
  const { headers, body } = request;
  const found =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (!found) return 'The header Authorization is no signature of version 4.';
  const [, keyId, date, givenRegion, givenService, signedNames, signature] = found as unknown as string[];
  if (!same(keyId, secret.accessKeyId)) return 'The access key is unknown.';
  if (region !== undefined && givenRegion !== region) return `The signature is for the region ${givenRegion}.`;
  if (givenService !== service) return `The signature is for the service ${givenService}.`;
  const time = String(headers['x-amz-date'] ?? '');
  const then = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!time.startsWith(date!) || !(Math.abs(now - then) <= MOST_OFF_MS)) return 'X-Amz-Date is too far from now.';
  const names = signedNames!.split(';');
  if (!names.includes('host') || !names.includes('x-amz-date')) return 'Host and X-Amz-Date are to be signed.';
  if (secret.sessionToken !== undefined && !same(headers['x-amz-security-token'], secret.sessionToken))
    return 'The session token is wrong.';
  const payload = sha256(body);
  if (![undefined, payload].includes(headers['x-amz-content-sha256'] as string | undefined))
    return 'The hash of the body is wrong.';
  const scope = `${date}/${givenRegion}/${givenService}/aws4_request`;
  const text = [ALGORITHM, time, scope, sha256(canonical(request, names, service, payload))].join('\n');
  const key = [givenRegion!, givenService, 'aws4_request'].reduce(keyed, keyed(`AWS4${secret.secretAccessKey}`, date!));
  return same(signature, keyed(key, text).toString('hex')) ? undefined : 'The signature does not match.';
}

function canonical({ method, target, headers }: Received, names: readonly string[], service: string, payload: string) {
  const [path = '/', query = ''] = target.split('?', 2);
  // A path is escaped once more than it came, but for S3.
  const escaped = service === 's3' ? path : path.split('/').map(escape).join('/');
  const parameters = query === '' ? [] : query.split('&').map((pair) => pair.split('=', 2).map(decode).map(escape));
  const sorted = parameters
    .map(([name, value = '']) => `${name}=${value}`)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const lines = names.map(
    (name) =>
      `${name}:${String(headers[name] ?? '')
        .trim()
        .replace(/ +/g, ' ')}\n`,
  );
  return [method, escaped, sorted.join('&'), lines.join(''), names.join(';'), payload].join('\n');
}

const decode = (text: string) => decodeURIComponent(text.replace(/\+/g, ' '));
