import { FUNCTIONS } from './functions';
import { isInsights, parseInsights, runInsights, statisticsOf } from './insights';
import { formatLabel } from './labels';
import { applyOperator, negate, not } from './operators';
import { parseExpression, type Node } from './parser';
import type { MetricQuery, QueryResult } from './query';
import { searchArgs, statKey, type Resolved } from './resolve';
import { parseSearch } from './search';
import {
  DEFAULT_PERIOD,
  ExpressionError,
  isSeries,
  isSeriesArray,
  seriesOf,
  type MetricIdentity,
  type Series,
  type TimeRange,
  type Value,
} from './series';

/** Pure: from what was fetched to the answers. */
export class Evaluator {
  private readonly byId: ReadonlyMap<string, MetricQuery>;
  private readonly values = new Map<string, Value>();
  private readonly underway = new Set<string>();

  constructor(
    private readonly queries: readonly MetricQuery[],
    private readonly range: TimeRange,
    private readonly data: Resolved,
  ) {
    this.byId = new Map(queries.map((query) => [query.id, query]));
  }

  results(): QueryResult[] {
    return this.queries.filter((query) => query.returnData !== false).map((query) => this.result(query));
  }

  private result(query: MetricQuery): QueryResult {
    try {
      const value = this.value(query.id);
      if (!isSeries(value) && !isSeriesArray(value)) {
        throw new ExpressionError(`${query.id} gives one number; a graph or an alarm needs a time series.`);
      }
      const own = (one: Series) => (isSeriesArray(value) || query.metric ? one.label : query.id);
      const series = seriesOf(value, query.id).map((one) => ({
        ...one,
        label: formatLabel(query.label, one, own(one)),
      }));
      return { id: query.id, series };
    } catch (error) {
      if (error instanceof ExpressionError) return { id: query.id, series: [], error: error.message };
      throw error;
    }
  }

  private value(id: string): Value {
    const known = this.values.get(id);
    if (known !== undefined) return known;
    const query = this.byId.get(id);
    if (!query) throw new ExpressionError(`There is no metric or expression with the id '${id}'.`);
    if (this.underway.has(id)) throw new ExpressionError(`'${id}' refers to itself.`);
    this.underway.add(id);
    const value = this.compute(query);
    this.underway.delete(id);
    this.values.set(id, value);
    return value;
  }

  private compute(query: MetricQuery): Value {
    const period = query.period ?? DEFAULT_PERIOD;
    if (query.metric) return this.leaf(query.metric, query.stat ?? 'Average', period, query.metric.name);
    const expression = query.expression ?? '';
    if (!isInsights(expression)) return this.node(parseExpression(expression), query);
    const parsed = parseInsights(expression);
    const inputs = (this.data.found.get(expression) ?? []).map((metric) => ({
      metric,
      statistics: statisticsOf(parsed.fn).map((stat) => this.leaf(metric, stat, period, metric.name)),
    }));
    return runInsights(parsed, inputs, this.shown(period));
  }

  /** Seconds that a point of a request stands for. */
  private shown(period: number): number {
    return this.range.whole ? (this.range.end - this.range.start) / 1000 : period;
  }

  private leaf(metric: MetricIdentity, stat: string, period: number, label: string): Series {
    const points = this.data.stats.get(statKey({ metric, stat, period })) ?? new Map<number, number>();
    return { label, period: this.shown(period), points, metric };
  }

  private node(node: Node, query: MetricQuery): Value {
    switch (node.type) {
      case 'number':
        return node.value;
      case 'string':
        return node.value;
      case 'name':
        return this.name(node.name);
      case 'negate':
        return negate(this.node(node.operand, query));
      case 'not':
        return not(this.node(node.operand, query));
      case 'binary':
        return applyOperator(node.operator, this.node(node.left, query), this.node(node.right, query));
      case 'array':
        return node.items.flatMap((item) => seriesOf(this.node(item, query), 'An array'));
      case 'call':
        return this.call(node, query);
    }
  }

  private name(name: string): Value {
    if (this.byId.has(name)) return this.value(name);
    const upper = name.toUpperCase();
    if (/^(REPEAT|LINEAR|ASC|DESC|AVG|MIN|MAX|SUM|STDDEV)$/.test(upper)) return upper;
    throw new ExpressionError(`There is no metric or expression with the id '${name}'.`);
  }

  private call(node: Extract<Node, { type: 'call' }>, query: MetricQuery): Value {
    if (node.name === 'SEARCH') return this.search(node, query);
    const fn = FUNCTIONS[node.name];
    if (!fn) {
      throw new ExpressionError(
        `The function ${node.name} isn't evaluated here. There are: SEARCH, ${Object.keys(FUNCTIONS).join(', ')}.`,
      );
    }
    const [least, most] = fn.args;
    if (node.args.length < least || node.args.length > most) {
      throw new ExpressionError(
        `${node.name} takes ${least === most ? least : `${least} to ${most}`} argument(s), got ${node.args.length}.`,
      );
    }
    const args = node.args.map((arg) => this.node(arg, query));
    const metrics =
      node.name === 'METRICS'
        ? this.queries.filter((one) => one.metric).map((one) => ({ id: one.id, series: this.value(one.id) as Series }))
        : [];
    return fn.apply(args, { range: this.range, metrics });
  }

  private search(node: Extract<Node, { type: 'call' }>, query: MetricQuery): Value {
    const search = searchArgs(node);
    if (!search)
      throw new ExpressionError(
        "SEARCH takes two texts and a period: SEARCH('{Namespace,Dimension} term', 'Average', 300).",
      );
    parseSearch(search.text);
    const metrics = this.data.found.get(search.text) ?? [];
    const labels = distinctLabels(metrics);
    return metrics
      .map((metric, index) =>
        this.leaf(metric, search.stat, search.period ?? query.period ?? DEFAULT_PERIOD, labels[index]!),
      )
      .sort((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
  }
}

/** Labels of found metrics: the parts in which they differ, or the metric's name where there is only one. */
function distinctLabels(metrics: readonly MetricIdentity[]): string[] {
  const parts = metrics.map((metric) => [
    metric.name,
    ...Object.keys(metric.dimensions)
      .sort()
      .map((name) => metric.dimensions[name]!),
  ]);
  const width = Math.max(0, ...parts.map((part) => part.length));
  const differing = Array.from({ length: width }, (_none, index) => index).filter(
    (index) => new Set(parts.map((part) => part[index])).size > 1,
  );
  return parts.map(
    (part) =>
      differing
        .map((index) => part[index] ?? '')
        .filter(Boolean)
        .join(' ') || part[0]!,
  );
}
