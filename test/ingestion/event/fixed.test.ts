import fc from 'fast-check';
import { fixedPattern } from '../../../lib/ingestion/event/fast/fixed';

const takes = (source: string, text: string): boolean => {
  const { classes, places } = fixedPattern(source)!;
  const bytes = Buffer.from(text);
  return bytes.length === places.length && places.every((place, i) => (classes[bytes[i]!]! & place) !== 0);
};

const UUID = '^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$';

test.each([
  [UUID, '5f0c7a52-94c4-4d4e-9f0b-6a4c1f2f7a11', true],
  [UUID, '5f0c7a52-94c4-4d4e-9f0b-6a4c1f2f7a1g', false],
  [UUID, '5f0c7a52-94c4-4d4e-9f0b-6a4c1f2f7a1', false],
  ['^\\d{3}\\.[A-Z_-]x$', '123.-x', true],
  ['^\\d{3}\\.[A-Z_-]x$', '1234-x', false],
  ['^$', '', true],
  ['^(?:ab){2}$', 'abab', true],
])('%s on %s: %p', (source, text, expected) => {
  expect(takes(source, text)).toBe(expected);
  expect(new RegExp(source, 'u').test(text)).toBe(expected);
});

test.each([
  'abc',
  '^a',
  '^a+$',
  '^a|b$',
  '^(a|b)$',
  '^[^a]$',
  '^a{1,2}$',
  '^\\w$',
  '^.$',
  '^a*$',
  '^(a)?$',
  '^\\bx$',
  '^é$',
  '^[z-a]$',
  '^(?=a)a$',
  '^[a\\]]$',
  `^a{300}$`,
])('%s is for the regular expression', (source) => expect(fixedPattern(source)).toBeUndefined());

test('what a check takes, the expression takes, and of plain ASCII nothing else', () => {
  const piece = fc.constantFrom(
    'a',
    'Z',
    '-',
    '_',
    '[a-c]',
    '[0-9A-F-]',
    '\\d',
    '\\.',
    '[x_]',
    '(ab)',
    '(?:[a-b]c)',
    ' ',
    '"',
    ':',
  );
  const times = fc.constantFrom('', '{1}', '{2}', '{3}');
  const pieces = fc.array(fc.tuple(piece, times), { maxLength: 8 });
  const letters = fc.array(fc.constantFrom(...'abcxZ019-_.A F":é'), { maxLength: 14 });
  fc.assert(
    fc.property(pieces, letters, fc.boolean(), (parts, random, mutate) => {
      const source = `^${parts.map(([one, n]) => one + n).join('')}$`;
      const fixed = fixedPattern(source);
      // More than eight classes are for the regular expression.
      fc.pre(fixed !== undefined);
      const like = fixed!.places.map((place) => String.fromCharCode(fixed!.classes.findIndex((bits) => bits & place)));
      const text = mutate ? random.join('') : like.join('');
      const expected = new RegExp(source, 'u').test(text);
      expect(takes(source, text)).toBe(expected);
      if (!mutate) expect(expected).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
