/** Finds and fetches everything that a set of queries needs, in as few calls as can be. */
import { isInsights, parseInsights, statisticsOf } from './insights';
import { parseExpression, walk, type Node } from './parser';
import type { MetricQuery } from './query';
import { parseSearch } from './search';
import { DEFAULT_PERIOD, ExpressionError, metricKey, type MetricIdentity, type TimeRange } from './series';
import type { MetricSource, StatRequest } from './source';

/** What an evaluation needs to know. */
export interface Resolved {
  /** Points by {@link statKey}. */
  readonly stats: ReadonlyMap<string, ReadonlyMap<number, number>>;
  /** Metrics by SEARCH text or Metrics Insights query. */
  readonly found: ReadonlyMap<string, readonly MetricIdentity[]>;
}

export function statKey({ metric, stat, period }: StatRequest): string {
  return `${metricKey(metric)}\u0000${stat}\u0000${period}`;
}

/** SEARCH calls of an expression; unparseable text has none (the evaluator reports it). */
function searchesOf(expression: string): { text: string; stat: string; period?: number }[] {
  try {
    return [...walk(parseExpression(expression))].flatMap((node) =>
      node.type === 'call' ? (searchArgs(node) ?? []) : [],
    );
  } catch {
    return [];
  }
}

/** The arguments of a SEARCH call, where they are as they must be. */
export function searchArgs(
  node: Extract<Node, { type: 'call' }>,
): { text: string; stat: string; period?: number } | undefined {
  const [text, stat, period] = node.args;
  if (node.name !== 'SEARCH' || text?.type !== 'string' || stat?.type !== 'string') return undefined;
  return { text: text.value, stat: stat.value, ...(period?.type === 'number' ? { period: period.value } : {}) };
}

export class Resolver {
  private readonly requests = new Map<string, StatRequest>();
  private readonly found = new Map<string, readonly MetricIdentity[]>();
  private readonly listings = new Map<string, Promise<readonly MetricIdentity[]>>();

  constructor(
    private readonly queries: readonly MetricQuery[],
    private readonly range: TimeRange,
    private readonly source: MetricSource,
  ) {}

  async resolve(): Promise<Resolved> {
    await Promise.all(this.queries.map((query) => this.collect(query)));
    const requests = [...this.requests];
    const fetched = requests.length
      ? await this.source.fetch(
          requests.map(([, request]) => request),
          this.range,
        )
      : [];
    return { stats: new Map(requests.map(([key], index) => [key, fetched[index]!])), found: this.found };
  }

  private async collect(query: MetricQuery): Promise<void> {
    const period = query.period ?? DEFAULT_PERIOD;
    if (query.metric) return this.need(query.metric, query.stat ?? 'Average', period);
    const expression = query.expression ?? '';
    if (isInsights(expression)) {
      const parsed = attempt(() => parseInsights(expression));
      if (!parsed) return;
      const metrics = (await this.list(parsed.namespace, parsed.metric)).filter(parsed.matches);
      this.found.set(expression, metrics);
      for (const metric of metrics) for (const stat of statisticsOf(parsed.fn)) this.need(metric, stat, period);
      return;
    }
    for (const search of searchesOf(expression)) {
      const parsed = attempt(() => parseSearch(search.text));
      if (!parsed) continue;
      const metrics = (await this.list(parsed.namespace)).filter(parsed.matches).slice(0, 500);
      this.found.set(search.text, metrics);
      for (const metric of metrics) this.need(metric, search.stat, search.period ?? period);
    }
  }

  private list(namespace?: string, name?: string): Promise<readonly MetricIdentity[]> {
    const key = `${namespace ?? ''}\u0000${name ?? ''}`;
    const known = this.listings.get(key);
    if (known) return known;
    const listing = this.source.list({ ...(namespace ? { namespace } : {}), ...(name ? { name } : {}) });
    this.listings.set(key, listing);
    return listing;
  }

  private need(metric: MetricIdentity, stat: string, period: number): void {
    const request = { metric, stat, period };
    this.requests.set(statKey(request), request);
  }
}

function attempt<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
