import { createClient, createTransport } from '../../../../lambda/api/http';
import { createAuthorizer } from '../../../../lambda/api/authorization';
import { LocalServer, TIMEOUTS } from './server';

const retries = { attempts: 6, maxDelaySeconds: 30, breakAfterFailures: 10, breakSeconds: 30, giveUpAfterMinutes: 30 };
let server: LocalServer;
beforeAll(async () => (server = await new LocalServer().start()));
afterAll(() => server.stop());

test('reads with a token, once renewed', async () => {
  let tokens = 0;
  server.answer = (request, response) => {
    if (request.url === '/token')
      return void response.end(
        JSON.stringify({ access_token: `t${++tokens}`, token_type: 'Bearer', expires_in: 3600 }),
      );
    if (request.headers.authorization !== 'Bearer t2') return void response.writeHead(401).end('no');
    response.end('{"a":1}');
  };
  const transport = createTransport({ timeouts: TIMEOUTS, maxPageMegabytes: 1 });
  const authorizer = createAuthorizer(
    {
      type: 'oauth2',
      grant: 'clientCredentials',
      tokenUrl: `${server.origin}/token`,
      scopes: [],
      clientAuthentication: 'header',
      parameters: {},
    },
    { secret: async () => ({ clientId: 'identity', clientSecret: 'very-secret' }), transport },
  );
  const client = createClient({ transport, authorizer, limits: { concurrency: 4 }, retries, maxPageMegabytes: 1 });
  const answers = await Promise.all([1, 2, 3, 4, 5].map((i) => client(server.get(`/v1/${i}`))));
  expect(answers.map(({ body }) => String(body))).toEqual(Array(5).fill('{"a":1}'));
  expect(tokens).toBe(2);
});
