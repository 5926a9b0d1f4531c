import fc from 'fast-check';
import { addressOf, checkLink, excerpt, where } from '../../../../lambda/api/http';

const BASE = 'https://api.example/v1/albums?limit=50';

describe('a link', () => {
  test.each([
    ['https://api.example/v1/albums?offset=50', 'https://api.example/v1/albums?offset=50'],
    ['/v2', 'https://api.example/v2'],
    ['?offset=50', 'https://api.example/v1/albums?offset=50'],
    ['next', 'https://api.example/v1/next'],
    ['../x', 'https://api.example/x'],
    ['//api.example/x', 'https://api.example/x'],
    ['https://API.EXAMPLE:443/x', 'https://api.example/x'],
    ['http://api.example/x', 'https://api.example/x'],
    [`https://user:${'password'}@api.example/x#part`, 'https://api.example/x'],
    ['', 'https://api.example/v1/albums?limit=50'],
  ])('%p is followed', (link, url) => {
    expect(checkLink(BASE, link)).toBe(url);
  });

  test.each([
    'https://evil.example/v1',
    '//evil.example/v1',
    '\\\\evil.example/v1',
    'https://api.example@evil.example/',
    'https://api.example.evil.example/',
    'https://xapi.example/',
    'https://api.example:8443/',
    'http://api.example:8080/',
    'ftp://api.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/plain,x',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://',
    'http://[',
  ])('%p is not', (link) => {
    expect(() => checkLink(BASE, link)).toThrow(expect.objectContaining({ code: 'ForeignLink', transient: false }));
  });

  test('where it leads is told without its query', () => {
    const link = `https://user:${'pass-word'}@evil.example/path?token=abc-def`;
    expect(() => checkLink(BASE, link)).toThrow(
      /links to https:\/\/evil\.example, which is not .* https:\/\/api\.example/,
    );
    expect(() => checkLink(BASE, link)).not.toThrow(/abc-def|pass-word|limit=50/);
  });

  test('never leaves the origin, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.stringMatching(/^[/\\:@.a-z?#[\]]*$/)), (link) => {
        let url: string | undefined;
        try {
          url = checkLink(BASE, link);
        } catch (error) {
          expect(error).toMatchObject({ code: 'ForeignLink' });
        }
        if (url !== undefined) expect(new URL(url).origin).toBe('https://api.example');
      }),
      { numRuns: 2_000 },
    );
  });

  test('over http stays there', () => {
    expect(checkLink('http://127.0.0.1:8080/a', 'http://127.0.0.1:8080/b')).toBe('http://127.0.0.1:8080/b');
    expect(() => checkLink('http://127.0.0.1:8080/a', 'https://127.0.0.1:8080/b')).toThrow();
  });
});

test('places are told without query, user and password', () => {
  expect(where({ method: 'GET', url: `https://u:${'p'}@api.example:8443/v1/a%20b?key=1#x` })).toBe(
    'GET https://api.example:8443/v1/a%20b',
  );
  expect(addressOf('nonsense?key=1')).toBe('an address that is none');
});

describe('an excerpt', () => {
  test.each([
    ['', ''],
    ['  \n\t ', ''],
    ['a\r\n\u0000 b', ': “a b”'],
    ['ü€😀', ': “ü€😀”'],
  ])('of %p', (text, expected) => {
    expect(excerpt(Buffer.from(text))).toBe(expected);
  });

  test('has 200 characters at most, and nothing that breaks a line', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        const text = excerpt(Buffer.from(bytes));
        expect(text.length).toBeLessThanOrEqual(204);
        // eslint-disable-next-line no-control-regex
        expect(text).not.toMatch(/[\u0000-\u001f]/);
      }),
    );
  });

  test('is cut behind what was taken out, so that no half of it is left', () => {
    const secret = 'a-long-secret-of-many-characters';
    for (let before = 150; before < 220; before++) {
      const text = excerpt(Buffer.from('x'.repeat(before) + secret), (all) => all.replaceAll(secret, '***'));
      expect(text).not.toContain('a-l');
    }
  });
});
