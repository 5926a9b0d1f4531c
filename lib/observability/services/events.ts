/** Do events flow: the platform's own metrics of all streams together. */
import type { AlarmDefinitions } from '../alarm';
import type { OwnMetric } from '../metric';
import { ownQuery, ownSearch, sorted } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';
import type { WatchedStream } from './stream';
import { streamMetrics } from './stream';

export const eventAlarms = (platform: string): AlarmDefinitions => ({
  'quarantined-events': {
    metric: ownQuery(platform, 'Dataset', 'EventsQuarantined', 'SUM'),
    comparison: '>',
    threshold: 0,
    periods: 1,
    meaning:
      'Events broke their contract and were put into quarantine when they came, each with its reason. The contributor names the dataset.',
    runbook: 'streams.md#quarantined-events',
  },
  'unsent-events': {
    metric: ownQuery(platform, 'Dataset', 'EventsUnsent', 'SUM'),
    comparison: '>',
    threshold: 0,
    periods: 3,
    meaning:
      "A consumer has been unable for a quarter of an hour to pass all events on to its routes' streams: they wait in the stream. The contributor names the dataset.",
    runbook: 'streams.md#unsent-events',
  },
});

/** Below the data: what comes, where it goes, how long it takes. */
export function eventWidgets(platform: string, streams: Readonly<Record<string, WatchedStream>>): Widget[] {
  const of = (name: OwnMetric<'Dataset'>, statistic: 'Sum' | 'Maximum' = 'Sum') => ({
    expression: ownSearch(platform, 'Dataset', name, statistic, 60),
  });
  const incoming = Object.entries(streams).map(([source, watched]) => ({
    ...streamMetrics(platform, watched).incoming,
    label: `${source}: incoming`,
  }));
  // By name: items of APIs have unknown fields too.
  const unknown = Object.values(streams).map((watched) => streamMetrics(platform, watched).unknown);
  const minute = { period: 60 };
  return [
    graph('Events a minute: incoming and read', [...incoming, of('EventsRead')], minute),
    graph('Events a minute, by route', [{ expression: ownSearch(platform, 'Route', 'RouteEvents', 'Sum', 60) }], {
      ...minute,
      stacked: true,
    }),
    graph(
      'From arrival to silver, seconds: p50 and p99',
      [of('EventLagP50', 'Maximum'), of('EventLagP99', 'Maximum')],
      {
        ...minute,
        unit: 's',
      },
    ),
    graph('Events quarantined', [{ expression: sorted(of('EventsQuarantined').expression, 'SUM', 20) }], minute),
    graph('Events routed and filtered', [of('EventsRouted'), of('EventsFiltered')], minute),
    graph('Events that wait to be passed on, events with unknown fields', [of('EventsUnsent'), ...unknown], minute),
  ];
}
