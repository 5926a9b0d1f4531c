import { metricLine } from '../shared/embedded-metrics';

export interface Counts {
  readonly EventsRead: number;
  readonly EventsRouted: number;
  readonly EventsQuarantined: number;
  readonly EventsFiltered: number;
  readonly EventsUnsent: number;
  readonly UnknownFields: number;
}

/** A line for the dataset and one for each route. */
export const metricLines = (
  platform: string,
  dataset: string,
  counts: Counts,
  routes: Readonly<Record<string, number>>,
  now: number,
): string[] => [
  metricLine({ Platform: platform, Dataset: dataset }, { ...counts }, now),
  ...Object.entries(routes).map(([route, count]) =>
    metricLine({ Platform: platform, Dataset: dataset, Route: route }, { RouteEvents: count }, now),
  ),
];
