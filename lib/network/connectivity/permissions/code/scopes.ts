/** Functions, methods and classes of JavaScript text, by where their bodies are. */
export interface Scope {
  readonly kind: 'class' | 'method' | 'function';
  readonly name: string;
  /** From the opening brace of the body to after the closing one. */
  readonly start: number;
  end: number;
  /** Name of the class around a method. */
  readonly owner?: string;
}

const NOT_A_METHOD = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'function', 'return', 'await']);
/** A slash after these begins a regular expression. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void|delete))\s*$/;

/** Every named scope, outer ones before those in them. */
export function scopesOf(text: string): Scope[] {
  const scopes: Scope[] = [];
  const open: (Scope | undefined)[] = [];
  const parentheses: number[] = [];
  /** Where the last closed parenthesis was opened, by where it was closed. */
  let closed = { at: -1, opened: -1 };
  const templates: number[] = [];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    switch (code) {
      case 34: // "
      case 39: // '
        i = skipString(text, i, text[i]!);
        break;
      case 96: // `
        i = skipTemplate(text, i + 1, templates, open.length);
        break;
      case 47: // /
        i = skipSlash(text, i);
        break;
      case 40: // (
        parentheses.push(i);
        break;
      case 41: // )
        closed = { at: i, opened: parentheses.pop() ?? -1 };
        break;
      case 123: {
        const scope = scopeAt(text, i, closed, open.at(-1));
        if (scope) scopes.push(scope);
        open.push(scope);
        break;
      }
      case 125: {
        if (templates.at(-1) === open.length) {
          templates.pop();
          i = skipTemplate(text, i + 1, templates, open.length);
          break;
        }
        const scope = open.pop();
        if (scope) scope.end = i + 1;
        break;
      }
    }
  }
  return scopes;
}

function skipString(text: string, from: number, quote: string): number {
  for (let i = from + 1; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === quote || text[i] === '\n') return i;
  }
  return text.length;
}

/** To the end of a template, or to a value in it, whose closing brace then goes on here. */
function skipTemplate(text: string, from: number, templates: number[], depth: number): number {
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '`') return i;
    else if (text[i] === '$' && text[i + 1] === '{') {
      templates.push(depth);
      return i + 1;
    }
  }
  return text.length;
}

function skipSlash(text: string, at: number): number {
  if (text[at + 1] === '/') return endOr(text, text.indexOf('\n', at));
  if (text[at + 1] === '*') return endOr(text, text.indexOf('*/', at + 2) + 1);
  if (!BEFORE_REGEX.test(text.slice(Math.max(0, at - 12), at))) return at;
  let inClass = false;
  for (let i = at + 1; i < text.length; i += 1) {
    const character = text[i];
    if (character === '\\') i += 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '\n') return at;
    else if (character === '/' && !inClass) return i;
  }
  return at;
}

const endOr = (text: string, found: number): number => (found <= 0 ? text.length : found);

function scopeAt(
  text: string,
  at: number,
  closed: { readonly at: number; readonly opened: number },
  around: Scope | undefined,
): Scope | undefined {
  const before = text.slice(Math.max(0, at - 200), at);
  const start = at;
  const keyword = before.lastIndexOf('class');
  const head =
    keyword === -1
      ? undefined
      : /^class(?:\s+(?!extends\b)([\w$]+))?(?:\s+extends\s+[^{};]*)?\s*$/.exec(before.slice(keyword));
  if (head && !/[\w$.]$/.test(before.slice(0, keyword))) {
    const assigned = /([\w$]+)\s*=\s*$/.exec(before.slice(Math.max(0, keyword - 60), keyword))?.[1];
    return { kind: 'class', name: assigned ?? head[1] ?? '', start, end: text.length };
  }
  const arrow = /=>\s*$/.test(before);
  const end = arrow
    ? before.replace(/\s*=>\s*$/, '').length + Math.max(0, at - 200)
    : before.trimEnd().length + Math.max(0, at - 200);
  if (closed.at !== end - 1 || closed.opened < 0) {
    const single = arrow
      ? /(?:const |let |var |[,;{}])\s*([\w$]+)\s*=\s*(?:async\s+)?[\w$]+\s*=>\s*$/.exec(before.slice(-90))
      : undefined;
    return single ? { kind: 'function', name: single[1]!, start, end: text.length } : undefined;
  }
  const intro = text.slice(Math.max(0, closed.opened - 120), closed.opened);
  if (arrow) {
    const named = /([\w$]+)\s*=\s*(?:async\s*)?$/.exec(intro);
    return named ? { kind: 'function', name: named[1]!, start, end: text.length } : undefined;
  }
  const declared = /function\s*\*?\s*([\w$]+)\s*$/.exec(intro);
  if (declared) return { kind: 'function', name: declared[1]!, start, end: text.length };
  const assigned = /([\w$]+)\s*[=:]\s*(?:async\s+)?function\s*\*?\s*$/.exec(intro);
  if (assigned) return { kind: 'function', name: assigned[1]!, start, end: text.length };
  const method = /([\w$#]+)\s*$/.exec(intro)?.[1];
  if (method === undefined || NOT_A_METHOD.has(method)) return undefined;
  return {
    kind: 'method',
    name: method,
    start,
    end: text.length,
    owner: around?.kind === 'class' ? around.name : undefined,
  };
}
