import { createAuthorizer, type CustomAuthorization } from '../../../../lambda/api/authorization';
import { authorize as none } from '../../../../lambda/api/authorization/none';
import type { ApiRequest } from '../../../../lambda/api/types';
import { CUSTOM, get, Outside } from './support';

const values = { user: 'me', pin: 'pin-471108' };
function running(authorize: CustomAuthorization['authorize']): Promise<ApiRequest> {
  const outside = new Outside(values);
  const custom = async (): Promise<CustomAuthorization> => ({ authorize });
  return createAuthorizer(CUSTOM, outside.dependencies({ custom })).authorize(get());
}

test('is given the whole secret and the time', async () => {
  const request = await running((asked, { secret, now }) => ({
    ...asked,
    headers: { ...asked.headers, 'X-Pin': `${secret.user}/${secret.pin}/${now.toISOString()}` },
  }));
  expect(request.headers).toEqual({ accept: 'application/json', 'x-pin': 'me/pin-471108/2026-11-01T00:00:00.000Z' });
});

test('may take its time, and change the query', async () => {
  const request = await running(async (asked) => ({ ...asked, url: `${asked.url}&signature=1` }));
  expect(request.url).toBe('https://api.example/v1/albums?limit=50&signature=1');
});

test.each([
  ['leads elsewhere', (asked: ApiRequest) => ({ ...asked, url: 'https://evil.example/' }), 'another origin'],
  ['leads nowhere', (asked: ApiRequest) => ({ ...asked, url: 'nowhere' }), 'another origin'],
  ['changes the method', (asked: ApiRequest) => ({ ...asked, method: 'POST' as const }), 'changes the method'],
  ['returns nothing', () => undefined as unknown as ApiRequest, 'returns no request'],
  ['returns no headers', (asked: ApiRequest) => ({ ...asked, headers: null as never }), 'returns no request'],
])('that %s is refused', async (_, code, message) => {
  await expect(running(code)).rejects.toMatchObject({
    code: 'AuthorizationFailed',
    message: expect.stringContaining(message),
  });
});

test('that throws is told, without what it was given', async () => {
  const error = await running((_, { secret }) => {
    throw new TypeError(`bad pin ${secret.pin} (${Buffer.from(secret.pin!).toString('base64')})`);
  }).catch((reason: unknown) => reason);
  expect(error).toMatchObject({
    code: 'AuthorizationFailed',
    message: 'The code of authorization.code failed: bad pin *** (***)',
  });
});

test('can’t change the request itself', async () => {
  await expect(
    running((asked) => {
      (asked.headers as Record<string, string>).authorization = 'x';
      return asked;
    }),
  ).rejects.toMatchObject({ code: 'AuthorizationFailed' });
});

test('that isn’t there says so', () => {
  expect(none).toThrow('bundled without the code');
});
