import fc from 'fast-check';
import { comment, entry, literal } from '../../../lib/cli/api/write/literal';

const evaluate = (text: string): unknown => new Function(`return ${text}`)();

test('what is written is what it was', () => {
  const values = fc.letrec((tie) => ({
    value: fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), tie('list'), tie('object')),
    list: fc.array(tie('value'), { maxLength: 5 }),
    object: fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      tie('value'),
      { maxKeys: 5 },
    ),
  })).value;
  fc.assert(
    fc.property(values, (value) => {
      expect(evaluate(`(${literal(value, '    ')})`)).toEqual(value);
      expect(evaluate(`({${entry('a-b', value, '  ')}})`)).toEqual({ 'a-b': value });
    }),
  );
});

test('a comment is a comment, whatever it says', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(evaluate(`(\n${comment(text, '  ')}\n 7)`)).toBe(7);
    }),
  );
});
