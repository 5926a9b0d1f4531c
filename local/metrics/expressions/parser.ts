import { tokenize, type Token } from './lexer';
import { ExpressionError } from './series';

export type Operator = '+' | '-' | '*' | '/' | '^' | '==' | '!=' | '<' | '<=' | '>' | '>=' | '&&' | '||';

export type Node =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'negate' | 'not'; readonly operand: Node }
  | { readonly type: 'binary'; readonly operator: Operator; readonly left: Node; readonly right: Node }
  | { readonly type: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly type: 'array'; readonly items: readonly Node[] };

/** Loosest first; operators of one level associate to the left. */
const LEVELS: readonly (readonly Operator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/'],
];

/** Parses a metric math expression. Throws {@link ExpressionError} naming the position. */
export function parseExpression(text: string): Node {
  return new Parser(text, tokenize(text)).whole();
}

class Parser {
  private next = 0;

  constructor(
    private readonly text: string,
    private readonly tokens: readonly Token[],
  ) {}

  whole(): Node {
    const node = this.level(0);
    if (this.peek().kind !== 'end') this.fail('an operator or the end');
    return node;
  }

  private level(depth: number): Node {
    const operators = LEVELS[depth];
    if (!operators) return this.unary();
    let left = this.level(depth + 1);
    for (;;) {
      const operator = this.operator();
      if (!operator || !operators.includes(operator)) return left;
      this.next += 1;
      left = { type: 'binary', operator, left, right: this.level(depth + 1) };
    }
  }

  private operator(): Operator | undefined {
    const token = this.peek();
    if (token.kind === 'name' && /^and$/i.test(token.text)) return '&&';
    if (token.kind === 'name' && /^or$/i.test(token.text)) return '||';
    return token.kind === 'symbol' ? (token.text as Operator) : undefined;
  }

  private unary(): Node {
    if (this.take('-')) return { type: 'negate', operand: this.unary() };
    if (this.take('+')) return this.unary();
    if (this.take('!')) return { type: 'not', operand: this.unary() };
    return this.power();
  }

  private power(): Node {
    const left = this.primary();
    return this.take('^') ? { type: 'binary', operator: '^', left, right: this.unary() } : left;
  }

  private primary(): Node {
    const token = this.peek();
    this.next += 1;
    if (token.kind === 'number') return { type: 'number', value: token.value };
    if (token.kind === 'string') return { type: 'string', value: token.text };
    if (token.kind === 'name') {
      if (!this.take('(')) return { type: 'name', name: token.text };
      return { type: 'call', name: token.text.toUpperCase(), args: this.list(')') };
    }
    if (token.kind === 'symbol' && token.text === '(') {
      const inner = this.level(0);
      if (!this.take(')')) this.fail("')'");
      return inner;
    }
    if (token.kind === 'symbol' && token.text === '[') return { type: 'array', items: this.list(']') };
    this.next -= 1;
    return this.fail('a number, a metric id, a function or a parenthesis');
  }

  private list(close: ')' | ']'): Node[] {
    const items: Node[] = [];
    if (this.take(close)) return items;
    do items.push(this.level(0));
    while (this.take(','));
    if (!this.take(close)) this.fail(`',' or '${close}'`);
    return items;
  }

  private peek(): Token {
    return this.tokens[this.next]!;
  }

  private take(symbol: string): boolean {
    const token = this.peek();
    if (token.kind !== 'symbol' || token.text !== symbol) return false;
    this.next += 1;
    return true;
  }

  private fail(expected: string): never {
    const token = this.peek();
    const found = token.kind === 'end' ? 'the end' : `'${token.kind === 'number' ? token.value : token.text}'`;
    throw new ExpressionError(`Expected ${expected} at position ${token.at + 1}, found ${found}, in: ${this.text}`);
  }
}

/** Every node of a tree, parents first. */
export function* walk(node: Node): Generator<Node> {
  yield node;
  if (node.type === 'binary') {
    yield* walk(node.left);
    yield* walk(node.right);
  } else if (node.type === 'negate' || node.type === 'not') yield* walk(node.operand);
  else if (node.type === 'call') for (const arg of node.args) yield* walk(arg);
  else if (node.type === 'array') for (const item of node.items) yield* walk(item);
}
