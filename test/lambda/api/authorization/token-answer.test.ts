import { createAuthorizer } from '../../../../lambda/api/authorization';
import type { ApiError, ApiResponse } from '../../../../lambda/api/types';
import { get, json, OAUTH2, Outside } from './support';

async function failure(response: ApiResponse): Promise<ApiError> {
  const outside = new Outside();
  outside.token = () => response;
  const authorizer = createAuthorizer(OAUTH2, outside.dependencies());
  const error = await outside.clock.run(
    authorizer.authorize(get()).then(
      () => undefined,
      (reason: unknown) => reason,
    ),
  );
  return error as ApiError;
}

test.each([
  [400, 'invalid_client', 'clientId and clientSecret of the secret headwater/catalogue'],
  [401, 'invalid_client', 'clientAuthentication (header or body)'],
  [400, 'invalid_grant', 'consenting again'],
  [400, 'unauthorized_client', 'where the client is registered'],
  [400, 'unsupported_grant_type', 'Check grant and tokenUrl'],
  [400, 'invalid_scope', 'Check scopes'],
  [400, 'invalid_request', 'Check parameters'],
  [403, 'access_denied', 'rights of the client'],
  [200, 'invalid_client', 'clientId and clientSecret'],
  [400, 'something_new', 'Check tokenUrl'],
  [400, 'constructor', 'Check tokenUrl'],
])('%d %s says what to do', async (status, code, hint) => {
  const error = await failure(json(status, { error: code, error_description: 'as the server says' }));
  expect(error).toMatchObject({ code: 'AuthorizationFailed', status, transient: false });
  expect(error.message).toContain('https://accounts.example/api/token');
  expect(error.message).toContain(hint);
  expect(error.message).toContain(`“${code}: as the server says”`);
});

test.each([
  ['a page of HTML', json(200, '<html>'), 'something else than JSON'],
  ['nothing', json(200, ''), 'something else than JSON'],
  ['a list', json(200, [1]), 'something else than JSON'],
  ['a form', json(200, 'access_token=leaked-token&token_type=bearer'), 'something else than JSON'],
  ['no token', json(200, { token: 'leaked-token' }), 'no access_token'],
  ['an empty token', json(200, { access_token: '' }), 'no access_token'],
  ['a number', json(200, { access_token: 5 }), 'no access_token'],
  ['a token with a line break', json(200, { access_token: 'leaked-token\nx' }), 'no header can have'],
  ['another kind of token', json(200, { access_token: 'leaked-token', token_type: 'MAC' }), '(MAC)'],
  ['404', json(404, 'not here'), 'Check tokenUrl'],
  ['401 without words', json(401, ''), 'clientId and clientSecret'],
  ['302', json(302, '', { location: 'https://evil.example' }), 'Check tokenUrl'],
])('%s is told, and no token', async (_, response, hint) => {
  const error = await failure(response);
  expect(error).toMatchObject({ code: 'AuthorizationFailed', transient: false });
  expect(error.message).toContain(hint);
  expect(error.message).not.toContain('leaked-token');
});

test.each(['Bearer', 'bearer', 'BEARER', undefined])('a token of type %p is one', async (type) => {
  expect(await failure(json(200, { access_token: ['abc', 'def-_~+/='].join('.'), token_type: type }))).toBeUndefined();
});

test('a long description is cut', async () => {
  const error = await failure(json(400, { error: 'invalid_scope', error_description: 'x'.repeat(10_000) }));
  expect(error.message.length).toBeLessThan(500);
});
