import { isRunbook, type Block, type Inline } from '../widgets/markdown';
import { h } from './dom';

export function markdown(blocks: readonly Block[]): HTMLElement {
  return h('div', { class: 'markdown' }, blocks.map(block));
}

function block(one: Block): HTMLElement {
  switch (one.type) {
    case 'heading':
      return h(`h${Math.min(6, one.level)}`, { id: slug(plain(one.children)) }, one.children.map(inline));
    case 'paragraph':
      return h('p', {}, one.children.map(inline));
    case 'list':
      return h(
        one.ordered ? 'ol' : 'ul',
        {},
        one.items.map((item) => h('li', {}, item.map(inline))),
      );
    case 'code':
      return h('pre', {}, h('code', {}, one.text));
    case 'rule':
      return h('hr');
    case 'table': {
      const head = h(
        'thead',
        {},
        h(
          'tr',
          {},
          one.head.map((cell) => h('th', {}, cell.map(inline))),
        ),
      );
      const rows = one.rows.map((row) =>
        h(
          'tr',
          {},
          row.map((cell) => h('td', {}, cell.map(inline))),
        ),
      );
      return h('table', {}, head, h('tbody', {}, rows));
    }
  }
}

function inline(one: Inline): Node {
  switch (one.type) {
    case 'text':
      return document.createTextNode(one.text);
    case 'code':
      return h('code', {}, one.text);
    case 'break':
      return h('br');
    case 'strong':
      return h('strong', {}, one.children.map(inline));
    case 'emphasis':
      return h('em', {}, one.children.map(inline));
    case 'link': {
      if (isRunbook(one.href))
        return h('button', { class: 'link', 'data-runbook': one.href }, one.children.map(inline));
      const outside = one.href.startsWith('#') ? {} : { target: '_blank', rel: 'noopener noreferrer' };
      return h(
        'a',
        { href: one.href, ...(one.button ? { class: 'button' } : {}), ...outside },
        one.children.map(inline),
      );
    }
  }
}

function plain(children: readonly Inline[]): string {
  return children.map((one) => ('text' in one ? one.text : 'children' in one ? plain(one.children) : '')).join('');
}

/** The anchor of a heading, as GitHub makes it. */
export function slug(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
}
