/** SEARCH('{Namespace, Dimension, …} terms', 'Statistic', period): which metrics a search text means. */
import { ExpressionError, type MetricIdentity } from './series';

/** Decides whether a metric is found. */
export type MetricFilter = (metric: MetricIdentity) => boolean;

export interface Search {
  /** Set when the text has a schema: only this namespace needs to be listed. */
  readonly namespace?: string;
  readonly matches: MetricFilter;
}

interface Word {
  readonly text: string;
  /** Quoted words match whole names, others match their tokens. */
  readonly exact: boolean;
}

const WORDS = /\s+|(?<open>\()|(?<close>\))|(?<equals>=)|"(?<exact>[^"]*)"|(?<word>[^\s()="{}]+)/y;

/** Parses a search text. Throws {@link ExpressionError} when its schema or parentheses don't close. */
export function parseSearch(text: string): Search {
  const schema = /^\s*\{([^}]*)\}\s*,?/.exec(text);
  const terms = schema ? text.slice(schema[0].length) : text;
  if (!schema && /^\s*\{/.test(text)) throw new ExpressionError(`The schema of this SEARCH lacks its '}': ${text}`);
  const [namespace, ...names] = schema
    ? schema[1]!.split(',').map((part) => part.trim().replace(/^"(.*)"$/, '$1'))
    : [];
  const wanted = terms.trim() === '' ? () => true : new SearchParser(terms).whole();
  if (!namespace && terms.trim() === '') throw new ExpressionError('SEARCH needs a schema, search terms or both.');
  return {
    ...(namespace ? { namespace } : {}),
    matches: (metric) => (!namespace || fitsSchema(metric, namespace, names)) && wanted(metric),
  };
}

/** A schema means metrics with exactly these dimensions; a namespace alone means any. */
export function fitsSchema(metric: MetricIdentity, namespace: string, names: readonly string[]): boolean {
  if (metric.namespace !== namespace) return false;
  if (names.length === 0) return true;
  const has = Object.keys(metric.dimensions);
  return has.length === names.length && names.every((name) => has.includes(name));
}

class SearchParser {
  private readonly words: (Word | '(' | ')' | '=')[] = [];
  private next = 0;

  constructor(private readonly text: string) {
    for (let at = 0; at < text.length; at = WORDS.lastIndex) {
      WORDS.lastIndex = at;
      const match = WORDS.exec(text);
      if (!match) throw new ExpressionError(`Unexpected character '${text[at]}' in the SEARCH terms: ${text}`);
      const { open, close, equals, exact, word } = match.groups!;
      if (open) this.words.push('(');
      else if (close) this.words.push(')');
      else if (equals) this.words.push('=');
      else if (exact !== undefined) this.words.push({ text: exact, exact: true });
      else if (word !== undefined) this.words.push({ text: word, exact: false });
    }
  }

  whole(): MetricFilter {
    const filter = this.any(undefined);
    if (this.next < this.words.length) throw new ExpressionError(`Unbalanced ')' in the SEARCH terms: ${this.text}`);
    return filter;
  }

  private any(designator: string | undefined): MetricFilter {
    const filters = [this.all(designator)];
    while (this.keyword('OR')) filters.push(this.all(designator));
    return filters.length === 1 ? filters[0]! : (metric) => filters.some((filter) => filter(metric));
  }

  private all(designator: string | undefined): MetricFilter {
    const filters = [this.one(designator)];
    for (;;) {
      const word = this.words[this.next];
      if (word === undefined || word === ')' || (isKeyword(word) && word.text.toUpperCase() === 'OR')) break;
      this.keyword('AND');
      filters.push(this.one(designator));
    }
    return (metric) => filters.every((filter) => filter(metric));
  }

  private one(designator: string | undefined): MetricFilter {
    if (this.keyword('NOT')) {
      const filter = this.one(designator);
      return (metric) => !filter(metric);
    }
    const word = this.words[this.next++];
    if (word === '(') {
      const filter = this.any(designator);
      if (this.words[this.next++] !== ')')
        throw new ExpressionError(`A '(' isn't closed in the SEARCH terms: ${this.text}`);
      return filter;
    }
    if (word === undefined || typeof word === 'string') {
      throw new ExpressionError(`A search term is missing at the end, or before '${word ?? ''}', in: ${this.text}`);
    }
    if (this.words[this.next] === '=') {
      this.next += 1;
      return this.one(word.text);
    }
    return (metric) => candidates(metric, designator).some((name) => matchesWord(name, word));
  }

  private keyword(keyword: string): boolean {
    const word = this.words[this.next];
    if (word === undefined || !isKeyword(word) || word.text.toUpperCase() !== keyword) return false;
    this.next += 1;
    return true;
  }
}

function isKeyword(word: Word | '(' | ')' | '='): word is Word {
  return typeof word === 'object' && !word.exact && /^(and|or|not)$/i.test(word.text);
}

/** The names that a term is compared with. */
function candidates(metric: MetricIdentity, designator: string | undefined): readonly string[] {
  if (designator === undefined) {
    return [metric.namespace, metric.name, ...Object.keys(metric.dimensions), ...Object.values(metric.dimensions)];
  }
  if (designator.toLowerCase() === 'metricname') return [metric.name];
  if (designator.toLowerCase() === 'namespace') return [metric.namespace];
  const value = metric.dimensions[designator];
  return value === undefined ? [] : [value];
}

function matchesWord(name: string, word: Word): boolean {
  if (word.exact) return name === word.text;
  const tokens = tokensOf(name);
  const lower = word.text.toLowerCase();
  return name.toLowerCase() === lower || tokensOf(word.text).every((token) => tokens.includes(token));
}

/** `CPUUtilization` → cpu, utilization; `i-012-abc` → i, 012, abc. */
function tokensOf(text: string): string[] {
  return text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((token) => token !== '');
}
