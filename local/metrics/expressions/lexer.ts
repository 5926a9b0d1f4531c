import { ExpressionError } from './series';

export type Token =
  | { readonly kind: 'number'; readonly value: number; readonly at: number }
  | { readonly kind: 'string' | 'name' | 'symbol'; readonly text: string; readonly at: number }
  | { readonly kind: 'end'; readonly at: number };

const PATTERN =
  /\s+|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<name>[A-Za-z_][A-Za-z0-9_]*)|(?<symbol>==|!=|<=|>=|&&|\|\||[-+*/^()[\],<>!])/y;

/** Splits a metric math expression. Throws {@link ExpressionError} at a character that belongs to nothing. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    PATTERN.lastIndex = at;
    const match = PATTERN.exec(text);
    if (!match) throw new ExpressionError(`Unexpected character '${text[at]}' at position ${at + 1} of: ${text}`);
    const { number, single, double, name, symbol } = match.groups!;
    if (number !== undefined) tokens.push({ kind: 'number', value: Number(number), at });
    else if (single !== undefined || double !== undefined) tokens.push({ kind: 'string', text: single ?? double!, at });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol, at });
    at = PATTERN.lastIndex;
  }
  tokens.push({ kind: 'end', at });
  return tokens;
}
