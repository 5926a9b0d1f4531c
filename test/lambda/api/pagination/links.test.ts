import fc from 'fast-check';
import { parseLinks, targetOf } from '../../../../lambda/api/pagination/kinds/link-header-value';
import { get, pageOf, paginatorOf, post } from '../support/pages';
import { ORIGIN } from '../support/server';

const nextLink = paginatorOf({ type: 'nextLink', path: 'paging.next', total: 'paging.total' });
const linked = (next: unknown) => nextLink.next(pageOf({}, { paging: { next } }));

it('begins with the base, and follows the address as it is', () => {
  expect(nextLink.request(nextLink.first, get)).toBe(get);
  const position = linked(`${ORIGIN}/v1/things?offset=50&limit=50`)!;
  expect(position).toEqual({ url: `${ORIGIN}/v1/things?offset=50&limit=50` });
  expect(nextLink.request(position, get)).toEqual({ ...get, url: position.url });
  expect(nextLink.request(position, post)).toEqual({ ...post, url: position.url });
});

it.each([
  ['?page=2', '/v1/things?page=2'],
  ['/v2/more', '/v2/more'],
  ['more?x=1#here', '/v1/more?x=1'],
  ['http://api.example.test/v1/x', '/v1/x'],
  ['//api.example.test/v1/x', '/v1/x'],
  [`https://user:${'pass'}@api.example.test/v1/x`, '/v1/x'],
])('resolves %j', (link, path) => {
  expect(linked(link)).toEqual({ url: ORIGIN + path });
});

it.each([undefined, null, '', false])('ends at %j', (link) => {
  expect(linked(link)).toBeUndefined();
});

it.each([
  'https://evil.test/v1/things',
  'https://api.example.test.evil.test/',
  'https://api.example.test:8443/v1',
  'http://api.example.test:8080/v1',
  '//evil.test/x',
  '\\\\evil.test/x',
  'ftp://api.example.test/x',
  'javascript:alert(1)',
  'https://',
])('goes nowhere else: %j', (link) => {
  expect(() => linked(link)).toThrow(expect.objectContaining({ name: 'ForeignLink' }));
});

it('refuses what is no address, and a page that leads to itself', () => {
  expect(() => linked({ href: '/x' })).toThrow(
    expect.objectContaining({
      name: 'SchemaBroken',
      message: expect.stringContaining("no address at 'paging.next', but object"),
    }),
  );
  expect(() => linked(get.url)).toThrow(expect.objectContaining({ name: 'PageLoop' }));
});

it('takes keys out of links that the server repeats', () => {
  const paginator = paginatorOf({ type: 'nextLink', path: 'next' }, { withoutParameters: ['api_key'] });
  expect(paginator.next(pageOf({}, { next: '?api_key=secret&page=2' }))).toEqual({ url: `${ORIGIN}/v1/things?page=2` });
});

it('knows totals, and guesses nothing', () => {
  expect(nextLink.total(pageOf({}, { paging: { total: 7 } }))).toBe(7);
  expect(nextLink.guess({}, 7)).toBeUndefined();
});

describe('The header Link', () => {
  const next = (link: string | undefined, rel = 'next') =>
    paginatorOf({ type: 'linkHeader', rel }).next(pageOf({}, [], [], { link }));

  it.each([
    ['<https://api.example.test/x?page=2>; rel="next"', '/x?page=2'],
    ['</x>; rel=next', '/x'],
    ['</first>; rel="first", </x>; rel="next"', '/x'],
    ['</x>;rel="last next"', '/x'],
    ['</x> ; title="a, b; rel=\\"prev\\"" ; REL = "NEXT"', '/x'],
    ['</a,b;c>; rel=next', '/a,b;c'],
    ['</other>; rel="next"; anchor="#part", </x>; rel="next"', '/x'],
    ['</y>; rel=prev; rel=next, </x>; rel=next', '/x'],
    ['</y>; title*=UTF-8\'\'a%2Cb; rel="prev",, </x>; crossorigin; rel="next"', '/x'],
  ])('%s', (header, path) => {
    expect(next(header)).toEqual({ url: ORIGIN + path });
  });

  it.each([undefined, '', '</x>; rel="prev"', '</x>', 'garbage', '<unfinished; rel=next', '<>; rel="next"'])(
    'ends at %j',
    (header) => {
      expect(next(header)).toBeUndefined();
    },
  );

  it('is looked through for the relation that is asked for', () => {
    expect(next('</a>; rel=next, </b>; rel="https://rel.test/more"', 'https://rel.test/more')).toEqual({
      url: `${ORIGIN}/b`,
    });
  });

  it('is read as it was written', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            target: fc.webUrl().filter((url) => !url.includes('>')),
            rel: fc.stringMatching(/^[a-z]+( [a-z]+)?$/),
            title: fc.string({ unit: 'binary-ascii' }).filter((text) => !/[\r\n]/.test(text)),
          }),
        ),
        (links) => {
          const header = links.map(
            ({ target, rel, title }) => `<${target}>; title="${title.replace(/["\\]/g, '\\$&')}"; rel="${rel}"`,
          );
          expect(parseLinks(header.join(', '))).toEqual(
            links.map(({ target, rel, title }) => ({ target, parameters: { title, rel } })),
          );
        },
      ),
    ));

  it('ends, whatever it is', () =>
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', ';', ',', '"', '\\', '=', 'a', ' ') }),
        (header) => void targetOf(header, 'a'),
      ),
    ));
});
