/** Metrics Insights: `SELECT FN(metric) FROM SCHEMA("ns", dim, …) WHERE … GROUP BY … ORDER BY FN() DESC LIMIT n`. */
import { aggregate } from './aggregate';
import { allTimes, ExpressionError, type MetricIdentity, type Series } from './series';
import { fitsSchema, type MetricFilter } from './search';

export type InsightsFunction = 'AVG' | 'COUNT' | 'MAX' | 'MIN' | 'SUM';

export interface InsightsQuery {
  readonly fn: InsightsFunction;
  readonly metric: string;
  readonly namespace: string;
  readonly matches: MetricFilter;
  readonly groupBy: readonly string[];
  readonly order?: { readonly fn: InsightsFunction; readonly descending: boolean };
  readonly limit: number;
}

/** Most series that Metrics Insights returns. */
const MOST_SERIES = 500;
const TOKEN = /\s+|"(?<quoted>[^"]*)"|'(?<text>[^']*)'|(?<symbol>!=|=|\(|\)|,)|(?<word>[^\s"'(),=!]+)/y;

type Token = { readonly kind: 'quoted' | 'text' | 'symbol' | 'word'; readonly text: string };

/** True when an expression is a Metrics Insights query and not metric math. */
export function isInsights(expression: string): boolean {
  return /^\s*SELECT\b/i.test(expression);
}

/** Parses a query. Throws {@link ExpressionError} that says what was expected. */
export function parseInsights(sql: string): InsightsQuery {
  return new InsightsParser(sql).whole();
}

class InsightsParser {
  private readonly tokens: Token[] = [];
  private next = 0;

  constructor(private readonly sql: string) {
    for (let at = 0; at < sql.length; at = TOKEN.lastIndex) {
      TOKEN.lastIndex = at;
      const groups = TOKEN.exec(sql)?.groups;
      if (!groups) throw new ExpressionError(`Unexpected character '${sql[at]}' in the query: ${sql}`);
      for (const kind of ['quoted', 'text', 'symbol', 'word'] as const) {
        if (groups[kind] !== undefined) this.tokens.push({ kind, text: groups[kind] });
      }
    }
  }

  whole(): InsightsQuery {
    this.need('SELECT');
    const fn = this.fn();
    this.need('(');
    const metric = this.name('a metric name');
    this.need(')');
    this.need('FROM');
    const { namespace, names } = this.from();
    const conditions = this.take('WHERE') ? this.conditions() : [];
    const groupBy: string[] = [];
    if (this.take('GROUP')) {
      this.need('BY');
      do groupBy.push(this.name('a dimension'));
      while (this.take(','));
    }
    const order = this.take('ORDER') ? this.order() : undefined;
    const limit = this.take('LIMIT') ? Number(this.name('a number')) : MOST_SERIES;
    if (!(limit >= 1)) this.fail('a LIMIT of 1 to 500');
    if (this.next < this.tokens.length) this.fail('the end');
    const matches = (candidate: MetricIdentity) =>
      candidate.name === metric &&
      fitsSchema(candidate, namespace, names) &&
      groupBy.every((name) => candidate.dimensions[name] !== undefined) &&
      conditions.every((condition) => condition(candidate));
    return {
      fn,
      metric,
      namespace,
      matches,
      groupBy,
      limit: Math.min(limit, MOST_SERIES),
      ...(order ? { order } : {}),
    };
  }

  private from(): { namespace: string; names: string[] } {
    if (!this.take('SCHEMA')) return { namespace: this.name('a namespace'), names: [] };
    this.need('(');
    const namespace = this.name('a namespace');
    const names: string[] = [];
    while (this.take(',')) names.push(this.name('a dimension'));
    this.need(')');
    return { namespace, names };
  }

  private conditions(): MetricFilter[] {
    const conditions: MetricFilter[] = [];
    do {
      const name = this.name('a dimension');
      const differs = this.take('!=');
      if (!differs) this.need('=');
      const token = this.tokens[this.next++];
      if (!token || (token.kind !== 'text' && token.kind !== 'word'))
        this.fail("a value in single quotes, e.g. 'flights-dev'");
      conditions.push((metric) => (metric.dimensions[name] === token!.text) !== differs);
    } while (this.take('AND'));
    return conditions;
  }

  private order(): { fn: InsightsFunction; descending: boolean } {
    this.need('BY');
    const fn = this.fn();
    this.need('(');
    this.need(')');
    const descending = this.take('DESC');
    if (!descending) this.take('ASC');
    return { fn, descending };
  }

  private fn(): InsightsFunction {
    const word = this.name('AVG, COUNT, MAX, MIN or SUM').toUpperCase();
    if (!['AVG', 'COUNT', 'MAX', 'MIN', 'SUM'].includes(word)) {
      throw new ExpressionError(`Metrics Insights has AVG, COUNT, MAX, MIN and SUM, not ${word}: ${this.sql}`);
    }
    return word as InsightsFunction;
  }

  private name(what: string): string {
    const token = this.tokens[this.next];
    if (!token || token.kind === 'symbol' || token.kind === 'text') return this.fail(what);
    this.next += 1;
    return token.text;
  }

  private take(word: string): boolean {
    const token = this.tokens[this.next];
    if (!token || token.kind === 'quoted' || token.kind === 'text' || token.text.toUpperCase() !== word) return false;
    this.next += 1;
    return true;
  }

  private need(word: string): void {
    if (!this.take(word)) this.fail(word);
  }

  private fail(expected: string): never {
    const found = this.tokens[this.next]?.text ?? 'the end';
    throw new ExpressionError(`Expected ${expected} but found '${found}' in the query: ${this.sql}`);
  }
}

/** Statistics of the single metrics that a function over many of them is made from. */
export function statisticsOf(fn: InsightsFunction): readonly string[] {
  return { AVG: ['Sum', 'SampleCount'], COUNT: ['SampleCount'], MAX: ['Maximum'], MIN: ['Minimum'], SUM: ['Sum'] }[fn];
}

/** One metric of a query with a series for each of {@link statisticsOf}. */
export interface InsightsInput {
  readonly metric: MetricIdentity;
  readonly statistics: readonly Series[];
}

/** Groups, aggregates, orders and cuts, as the query says. */
export function runInsights(query: InsightsQuery, inputs: readonly InsightsInput[], period: number): Series[] {
  const groups = new Map<string, InsightsInput[]>();
  for (const input of inputs) {
    const label = query.groupBy.map((name) => input.metric.dimensions[name]).join(' ');
    groups.set(label, [...(groups.get(label) ?? []), input]);
  }
  const result: Series[] = [];
  for (const [label, members] of groups) {
    const points = new Map<number, number>();
    for (const time of allTimes(members.flatMap((member) => member.statistics))) {
      const at = (index: number) => members.flatMap((member) => member.statistics[index]?.points.get(time) ?? []);
      const value = query.fn === 'AVG' ? aggregate('SUM', at(0)) / aggregate('SUM', at(1)) : merge(query.fn, at(0));
      if (Number.isFinite(value)) points.set(time, value);
    }
    const dimensions = Object.fromEntries(query.groupBy.map((name) => [name, members[0]!.metric.dimensions[name]!]));
    const metric = { namespace: query.namespace, name: query.metric, dimensions };
    if (points.size) result.push({ label: label || `${query.fn}(${query.metric})`, period, points, metric });
  }
  const order = query.order;
  if (order) {
    const rank = (series: Series) => aggregate(order.fn, [...series.points.values()]);
    result.sort((a, b) => (order.descending ? rank(b) - rank(a) : rank(a) - rank(b)));
  } else result.sort((a, b) => (a.label < b.label ? -1 : 1));
  return result.slice(0, query.limit);
}

function merge(fn: InsightsFunction, values: readonly number[]): number {
  return aggregate(fn === 'COUNT' ? 'SUM' : fn, values);
}
