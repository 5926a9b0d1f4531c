import { request } from 'node:http';
import { refusal } from '../../../local/console/guard';
import { rangeOf, startConsole, type Console } from '../../../local/console/server';

test.each([
  ['127.0.0.1:7000', undefined],
  ['localhost:7000', undefined],
  ['LOCALHOST:7000', undefined],
  ['127.0.0.1:7001', 403],
  ['127.0.0.1', 403],
  ['evil.example:7000', 403],
  ['127.0.0.1:7000.evil.example', 403],
  ['', 403],
])('host %s', (host, status) => {
  expect(refusal({ method: 'GET', headers: { host } }, 7000)?.status).toBe(status);
});

test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s is refused', (method) => {
  expect(refusal({ method, headers: { host: '127.0.0.1:7000' } }, 7000)?.status).toBe(405);
});

test('other sites may link to the page but read nothing', () => {
  const from = (headers: Record<string, string>) =>
    refusal({ method: 'GET', headers: { host: '127.0.0.1:7000', ...headers } }, 7000)?.status;
  expect(from({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).toBe(403);
  expect(from({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })).toBeUndefined();
  expect(from({ 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' })).toBeUndefined();
});

test.each([
  [null, 10_800],
  ['900', 900],
  ['1', 300],
  ['99999999', 1_209_600],
  ['x', 10_800],
  ['-5', 300],
])('range %s is %i seconds', (text, seconds) => {
  expect(rangeOf(text)).toBe(seconds);
});

describe('the server', () => {
  let page: Console;
  // Nothing listens on port 9 of this machine: AWS is down.
  beforeAll(async () => {
    page = await startConsole({ endpoint: 'http://127.0.0.1:9', region: 'us-east-1', prefix: 'flights-dev' });
  });
  afterAll(() => page.close());

  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number; headers: Record<string, unknown>; body: string }>((resolve, reject) => {
      const asked = request(`${page.url}${path}`, { method, headers }, (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (part: string) => (body += part));
        response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
      });
      asked.on('error', reject).end();
    });

  test('serves the page whole, from itself alone', async () => {
    const html = await ask('/');
    expect(html.status).toBe(200);
    expect(html.body).toContain('<script type="module" src="/page.js">');
    expect(String(html.headers['content-security-policy'])).toMatch(
      /default-src 'none'; script-src 'self'; style-src 'self'/,
    );
    expect(html.body).not.toMatch(/<script>|<style|style=|https?:\/\//);
    const script = await ask('/page.js');
    expect(script.status).toBe(200);
    expect(script.body).not.toMatch(/innerHTML\s*=[^=]|eval\(|new Function/);
    expect((await ask('/page.css')).body).toContain('prefers-color-scheme');
    expect((await ask('/page.js', { 'if-none-match': String(script.headers.etag) })).status).toBe(304);
  });

  test('refuses a rebound name on every path', async () => {
    for (const path of ['/', '/page.js', '/api/overview', '/nothing']) {
      expect((await ask(path, { host: 'evil.example' })).status).toBe(403);
    }
    expect((await ask('/', {}, 'POST')).status).toBe(405);
  });

  test('listens on 127.0.0.1 only', () => {
    expect(page.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  test('without AWS the overview says so, part by part, and a dashboard is an error', async () => {
    const overview = await ask('/api/overview');
    expect(overview.status).toBe(200);
    expect(JSON.parse(overview.body)).toMatchObject({
      platform: 'flights',
      environment: 'dev',
      health: { level: 'unknown', headline: expect.stringContaining('AWS gives no answer') },
      datasets: { error: expect.stringContaining('ECONNREFUSED') },
      alarms: { error: expect.stringContaining('ECONNREFUSED') },
    });
    expect((await ask('/api/dashboard')).status).toBe(502);
  });

  test('nothing outside the page and its data', async () => {
    for (const path of [
      '/api/unknown',
      '/../package.json',
      '/page.ts',
      '/api/runbook?name=../../package.json',
      '/api/runbook?name=none.md',
    ]) {
      expect((await ask(path)).status).toBe(404);
    }
  });
});
