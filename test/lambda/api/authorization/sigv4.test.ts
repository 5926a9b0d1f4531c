import { createAuthorizer } from '../../../../lambda/api/authorization';
import type { ApiAuthorization } from '../../../../lib/platform/api';
import type { ApiRequest } from '../../../../lambda/api/types';
import { VirtualClock } from '../http/virtual-clock';
import { get, Outside, SIGV4 } from './support';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: ['wJalrXUtnFEMI', 'K7MDENG+bPxRfiCYEXAMPLEKEY'].join('/') };

/** AWS's test suite of Signature Version 4: host, time and scope are the same in all of them. */
const SUITE = { ...SIGV4, service: 'service', region: 'us-east-1' };
async function signed(request: ApiRequest, values: Record<string, string> = KEYS): Promise<Record<string, string>> {
  const outside = new Outside(values);
  const clock = new VirtualClock(Date.UTC(2015, 7, 30, 12, 36, 0));
  return { ...(await createAuthorizer(SUITE, outside.dependencies({ clock })).authorize(request)).headers };
}
const bare = (url: string, method: 'GET' | 'POST' = 'GET'): ApiRequest => ({ method, url, headers: {} });
const authorization = (signature: string): string =>
  `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=${signature}`;

test.each([
  [
    'get-vanilla',
    bare('https://example.amazonaws.com/'),
    '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
  ],
  [
    'get-vanilla-query-order-key-case',
    bare('https://example.amazonaws.com/?Param2=value2&Param1=value1'),
    'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
  ],
  [
    'post-vanilla',
    bare('https://example.amazonaws.com/', 'POST'),
    '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
  ],
])('%s', async (_, request, signature) => {
  const headers = await signed(request);
  expect(headers.authorization).toBe(authorization(signature));
  expect(headers['x-amz-date']).toBe('20150830T123600Z');
});

test('what was signed is what is sent', async () => {
  const request: ApiRequest = {
    method: 'POST',
    url: 'https://example.amazonaws.com:8443/v1/search?q=a%20b',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: '{"q":"é"}',
  };
  const headers = await signed(request);
  expect(headers).not.toHaveProperty('host');
  expect(Object.keys(headers).every((name) => name === name.toLowerCase())).toBe(true);
  expect(headers['content-type']).toBe('application/json');
  const names = /SignedHeaders=([^,]+)/.exec(headers.authorization!)![1]!.split(';');
  // The transport writes these two.
  for (const name of names.filter((n) => n !== 'host' && n !== 'content-length'))
    expect(headers).toHaveProperty([name]);
  expect(request.headers).toEqual({ 'content-type': 'application/json', accept: 'application/json' });
});

test('with a session token, which is signed as well', async () => {
  const headers = await signed(bare('https://example.amazonaws.com/'), { ...KEYS, sessionToken: 'the-session' });
  expect(headers['x-amz-security-token']).toBe('the-session');
  expect(headers.authorization).toContain('x-amz-security-token');
});

describe('with the role of the function', () => {
  const OWN: ApiAuthorization = { ...SIGV4, apiArn: 'arn:aws:execute-api:eu-central-1:123456789012:abc/prod/GET/*' };
  const env = (n: number): NodeJS.ProcessEnv => ({
    AWS_ACCESS_KEY_ID: `AKID${n}`,
    AWS_SECRET_ACCESS_KEY: 'role-secret',
    AWS_SESSION_TOKEN: ['role-session', n].join('-'),
  });

  test('no secret is read, and new credentials are taken at once', async () => {
    const outside = new Outside({});
    const changing: NodeJS.ProcessEnv = env(1);
    const authorizer = createAuthorizer(OWN, outside.dependencies({ env: changing }));
    expect((await authorizer.authorize(get())).headers['x-amz-security-token']).toBe('role-session-1');
    Object.assign(changing, env(2));
    const { headers } = await authorizer.authorize(get());
    expect(headers['x-amz-security-token']).toBe('role-session-2');
    expect(headers.authorization).toContain('Credential=AKID2/20261101/eu-central-1/execute-api/aws4_request');
    expect(outside.reads).toBe(0);
    expect(authorizer.redact('a role-secret and role-session-2')).toBe('a *** and ***');
  });

  test('there has to be one', async () => {
    const authorizer = createAuthorizer(OWN, new Outside({}).dependencies({ env: {} }));
    await expect(authorizer.authorize(get())).rejects.toMatchObject({ code: 'SecretMissing' });
  });
});

test.each(['accessKeyId', 'secretAccessKey'])('%s has to be there', async (field) => {
  await expect(signed(get(), { ...KEYS, [field]: '' })).rejects.toMatchObject({
    code: 'SecretMissing',
    message: expect.stringContaining(field),
  });
});
