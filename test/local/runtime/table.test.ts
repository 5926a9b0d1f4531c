import { renderTable } from '../../../local/runtime/table';

test('numbers stand on the right, texts on the left, and nothing is a dash', () => {
  expect(
    renderTable(
      ['name', 'rows'],
      [
        ['flights', 336776],
        ['none', null],
      ],
      { indent: '  ' },
    ),
  ).toEqual(['  name        rows', '  ───────  ───────', '  flights  336,776', '  none           –']);
});

test('numbers that come as text stand on the right too, unchanged', () => {
  expect(renderTable(['n'], [['12345678901234567890.10'], ['-1']])[3]).toBe(`${' '.repeat(21)}-1`);
});

test('long values are cut, line breaks are shown', () => {
  expect(renderTable(['t'], [['abcdefgh'], ['a\nb']], { widest: 5 }).slice(2)).toEqual(['abcd…', 'a␊b']);
});
