import * as fc from 'fast-check';
import { Patterns } from '../../../../lib/network/connectivity/permissions/policies/pattern';

const patterns = new Patterns((token) =>
  /^s\/[A-Z]\w*$/.test(token) ? { kind: 'name', start: token === 's/Started' ? 'web-' : undefined } : { kind: 'open' },
);

test.each([
  ['*', 'anything', 'yes'],
  ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/k', 'yes'],
  ['arn:aws:s3:::b/*', 'arn:aws:s3:::b', 'no'],
  ['arn:aws:s3:::b', 'arn:aws:s3:::b/*', 'no'],
  ['arn:aws:s3:::b/x*', 'arn:aws:s3:::b/*y', 'yes'],
  ['arn:aws:s3:::b/x/*', 'arn:aws:s3:::b/y/*', 'no'],
  ['a?c', 'abc', 'yes'],
  ['a?c', 'ac', 'no'],
  ['⟦s/A⟧/*', '⟦s/A⟧/k', 'yes'],
  ['⟦s/A⟧/*', '⟦s/B⟧/k', 'no'],
  ['arn:⟦s/A⟧', 'arn:my-name', 'no'],
  ['arn:⟦s/A⟧', 'arn:my-*', 'maybe'],
  ['arn:⟦s/Started⟧', 'arn:my-*', 'no'],
  ['arn:⟦s/Started⟧', 'arn:we*', 'yes'],
  ['arn:⟦s/Started⟧', 'arn:web-shop-*', 'maybe'],
  ['arn:⟦s/Started⟧/*', 'arn:⟦s/Started⟧/k', 'yes'],
  ['arn:⟦s/A⟧/x', 'arn:other/*', 'no'],
  ['arn:⟦?parameter⟧', 'arn:anything', 'maybe'],
  ['arn:⟦?parameter⟧', 'arn:⟦?parameter⟧', 'maybe'],
  ['⟦?parameter⟧', 'arn:⟦s/A⟧/x', 'maybe'],
  ['⟦s/B.Arn⟧', 'arn:⟦s/A⟧/x', 'no'],
  ['arn:⟦=AccountId⟧:x', 'arn:111122223333:x', 'maybe'],
  ['arn:⟦=AccountId⟧:x', 'arn:⟦=AccountId⟧:x', 'yes'],
  ['arn:⟦=AccountId⟧:x', 'arn:111122223333:y', 'no'],
  ['arn:⟦=AccountId⟧:x', 'arn:1:2:x', 'no'],
  ['⟦s/A.Arn⟧', 'arn:aws:x', 'maybe'],
])('%s and %s meet: %s', (a, b, expected) => {
  expect(patterns.intersects(a, b)).toBe(expected);
  expect(patterns.intersects(b, a)).toBe(expected);
});

test.each([
  ['*', 'b/*', 'yes'],
  ['b/*', 'b/x/*', 'yes'],
  ['b/x/*', 'b/*', 'no'],
  ['b/?', 'b/x', 'yes'],
  ['b/x', 'b/?', 'no'],
  ['⟦s/A⟧*', '⟦s/A⟧/k', 'yes'],
  ['⟦?parameter⟧', 'b/*', 'maybe'],
])('%s covers %s: %s', (a, b, expected) => expect(patterns.covers(a, b)).toBe(expected));

/** All texts over a small alphabet, and a pattern as a regular expression: an oracle that shares nothing with the code. */
const texts = (most: number): string[] =>
  most === 0
    ? ['']
    : texts(most - 1).flatMap((text) => (text.length === most - 1 ? [text, `${text}a`, `${text}b`] : [text]));
const matching = (pattern: string): RegExp => new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`);
const pattern = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 4 }).map((parts) => parts.join(''));
const all = texts(8);

test('patterns meet where a text matches both, and cover where every text that matches one matches the other', () => {
  fc.assert(
    fc.property(pattern, pattern, (a, b) => {
      const [x, y] = [matching(a), matching(b)];
      const shared = all.some((text) => x.test(text) && y.test(text));
      expect(patterns.intersects(a, b)).toBe(shared ? 'yes' : 'no');
      const held = all.every((text) => !y.test(text) || x.test(text));
      // `covers` may miss what only two wildcards together hold, but never claims what isn't so.
      if (patterns.covers(a, b) === 'yes') expect(held).toBe(true);
      if (held && !/\?/.test(a)) expect(patterns.covers(a, b)).toBe('yes');
    }),
    { numRuns: 500 },
  );
});
