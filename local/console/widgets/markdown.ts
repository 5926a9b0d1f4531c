/**
 * The part of Markdown that dashboards use, as data: the page makes elements of it and never sets HTML, so nothing in a
 * text can become script. Links lead to http, https, an anchor or a runbook; everything else stays text.
 */
export type Inline =
  | { readonly type: 'text' | 'code'; readonly text: string }
  | { readonly type: 'strong' | 'emphasis'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly href: string; readonly button: boolean; readonly children: readonly Inline[] }
  | { readonly type: 'break' };

export type Block =
  | { readonly type: 'heading'; readonly level: number; readonly children: readonly Inline[] }
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'code'; readonly text: string }
  | {
      readonly type: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    }
  | { readonly type: 'rule' };

const LIST_ITEM = /^\s*(?:([-*+])|(\d+)[.)])\s+(.*)$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const TABLE_RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;

export function parseMarkdown(text: string): Block[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const takeWhile = (fits: (line: string) => boolean): string[] => {
    const taken: string[] = [];
    while (at < lines.length && fits(lines[at]!)) taken.push(lines[at++]!);
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at]!;
    const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$/.exec(line);
    if (line.trim() === '') at += 1;
    else if (heading) {
      blocks.push({ type: 'heading', level: heading[1]!.length, children: parseInline(heading[2]!) });
      at += 1;
    } else if (RULE.test(line)) {
      blocks.push({ type: 'rule' });
      at += 1;
    } else if (/^\s*```/.test(line)) {
      at += 1;
      blocks.push({ type: 'code', text: takeWhile((one) => !/^\s*```/.test(one)).join('\n') });
      at += 1;
    } else if (LIST_ITEM.test(line)) {
      // An indented line goes on with the item above it.
      const items = takeWhile((one) => LIST_ITEM.test(one) || /^\s{2,}\S/.test(one)).reduce<string[]>((texts, one) => {
        const item = LIST_ITEM.exec(one);
        return item ? [...texts, item[3]!] : [...texts.slice(0, -1), `${texts.at(-1)}\n${one.trim()}`];
      }, []);
      blocks.push({ type: 'list', ordered: LIST_ITEM.exec(line)![2] !== undefined, items: items.map(parseInline) });
    } else if (line.includes('|') && TABLE_RULE.test(lines[at + 1] ?? '')) {
      const head = cells(line);
      at += 2;
      blocks.push({ type: 'table', head, rows: takeWhile((one) => one.includes('|')).map(cells) });
    } else {
      // The first line is taken whatever it is, so that every round makes progress.
      const first = lines[at++]!;
      const rest = takeWhile(
        (one) => one.trim() !== '' && !/^\s{0,3}#{1,6}\s|^\s*```/.test(one) && !LIST_ITEM.test(one) && !RULE.test(one),
      );
      blocks.push({ type: 'paragraph', children: parseInline([first, ...rest].join('\n')) });
    }
  }
  return blocks;
}

function cells(line: string): Inline[][] {
  const inner = line.trim().replace(/^\|/, '').replace(/\|$/, '');
  return inner.split('|').map((cell) => parseInline(cell.trim()));
}

const INLINE =
  /`(?<code>[^`]+)`|\[button:(?:primary:)?(?<button>[^[\]]{1,300})\]\((?<buttonHref>[^()\s]+)\)|\[(?<label>[^[\]]{1,300})\]\((?<href>[^()\s]+)\)|\*\*(?<strong>[^*]+)\*\*|__(?<strong2>[^_]+)__|\*(?<emphasis>[^*\s][^*]*)\*|(?<break> {2,}\n|\\\n|<br\s*\/?>)/;

export function parseInline(text: string): Inline[] {
  const match = INLINE.exec(text);
  if (!match) return text === '' ? [] : [{ type: 'text', text: text.replace(/\n/g, ' ') }];
  const before = text.slice(0, match.index);
  const after = text.slice(match.index + match[0].length);
  return [...(before ? parseInline(before) : []), ...piece(match), ...(after ? parseInline(after) : [])];
}

function piece(match: RegExpExecArray): Inline[] {
  const { code, button, buttonHref, label, href, strong, strong2, emphasis } = match.groups!;
  if (code !== undefined) return [{ type: 'code', text: code }];
  if (strong !== undefined || strong2 !== undefined)
    return [{ type: 'strong', children: parseInline(strong ?? strong2!) }];
  if (emphasis !== undefined) return [{ type: 'emphasis', children: parseInline(emphasis) }];
  const target = safeLink(buttonHref ?? href ?? '');
  const name = button ?? label;
  if (name === undefined) return [{ type: 'break' }];
  const children: Inline[] = [{ type: 'text', text: name }];
  return target === undefined ? children : [{ type: 'link', href: target, button: button !== undefined, children }];
}

/** A runbook of this repository: `docs/runbooks/runs.md#failed-run`, or `runs.md` from another one. */
export function isRunbook(href: string): boolean {
  return /^\w[\w./-]*\.md(#[\w-]+)?$/.test(href);
}

/** A link that a page may have: http, https, an anchor of the page itself or a runbook, which opens in the page. */
export function safeLink(href: string): string | undefined {
  if (/^#[\w-]*$/.test(href) || isRunbook(href)) return href;
  try {
    const url = new URL(href);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
  } catch {
    return undefined;
  }
}
