import fc from 'fast-check';
import { parseInline, parseMarkdown, safeLink, type Block, type Inline } from '../../../local/console/widgets/markdown';

function links(blocks: readonly Block[]): string[] {
  const of = (inlines: readonly Inline[]): string[] =>
    inlines.flatMap((one) =>
      one.type === 'link' ? [one.href, ...of(one.children)] : 'children' in one ? of(one.children) : [],
    );
  return blocks.flatMap((block) => {
    if (block.type === 'list') return block.items.flatMap(of);
    if (block.type === 'table') return [block.head, ...block.rows].flat().flatMap(of);
    return 'children' in block ? of(block.children) : [];
  });
}

test('what dashboards use', () => {
  const blocks = parseMarkdown(
    '# Is it **fresh**?\n\nLine one\nline two  \nnext\n\n- a\n- `b`\n\n1. x\n\n| h | i |\n|---|:-:|\n| 1 | [l](https://example.org/x) |\n\n```\nraw <b>\n```\n---\n[button:primary:Go](https://example.org)',
  );
  expect(blocks.map((block) => block.type)).toEqual([
    'heading',
    'paragraph',
    'list',
    'list',
    'table',
    'code',
    'rule',
    'paragraph',
  ]);
  expect(blocks[0]).toEqual({
    type: 'heading',
    level: 1,
    children: [
      { type: 'text', text: 'Is it ' },
      { type: 'strong', children: [{ type: 'text', text: 'fresh' }] },
      { type: 'text', text: '?' },
    ],
  });
  expect(blocks[5]).toEqual({ type: 'code', text: 'raw <b>' });
  expect(blocks[7]).toMatchObject({
    children: [{ type: 'link', button: true, href: 'https://example.org/', children: [{ text: 'Go' }] }],
  });
  expect(links(blocks)).toEqual(['https://example.org/x', 'https://example.org/']);
});

test('an indented line belongs to the item above it', () => {
  const [list, after] = parseMarkdown('1. one\n   more [runs](runs.md#failed-run)\n2. two\n\nend');
  expect(list).toEqual({
    type: 'list',
    ordered: true,
    items: [
      [
        { type: 'text', text: 'one more ' },
        { type: 'link', href: 'runs.md#failed-run', button: false, children: [{ type: 'text', text: 'runs' }] },
      ],
      [{ type: 'text', text: 'two' }],
    ],
  });
  expect(after).toMatchObject({ type: 'paragraph' });
});

test('HTML stays text', () => {
  expect(parseInline('<img src=x onerror=alert(1)>')).toEqual([{ type: 'text', text: '<img src=x onerror=alert(1)>' }]);
});

test.each([
  'javascript:alert(1)',
  'JAVASCRIPT:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  '//evil.example',
  '/etc',
  'java\nscript:x',
  'file:///etc/passwd',
  '/docs/x.md',
  '//evil.example/x.md',
])('%s is no link', (href) => {
  expect(safeLink(href)).toBeUndefined();
  expect(links(parseMarkdown(`[click](${href})`))).toEqual([]);
});

test('any text is parsed, and every link is http, https or an anchor', () => {
  const piece = fc.oneof(
    fc.string(),
    fc.constantFrom('# ', '\n', '- ', '|', '---', '```', '**', '`', '[a](', 'javascript:', 'https://x', ')', '<br>'),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      for (const href of links(parseMarkdown(pieces.join(''))))
        expect(href).toMatch(/^(https?:|#|\w[\w./-]*\.md(#[\w-]+)?$)/);
    }),
  );
});

test('a long text without an end of anything doesn’t take long', () => {
  const started = performance.now();
  parseMarkdown('['.repeat(20_000) + '**'.repeat(5_000) + '|'.repeat(5_000));
  expect(performance.now() - started).toBeLessThan(2000);
});
