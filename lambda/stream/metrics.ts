/** Metrics in CloudWatch's embedded format: lines of the log, which CloudWatch makes metrics of. */
/** As the other functions have it; their module would bring a client along. */
const NAMESPACE = 'Headwater';

export interface Counts {
  readonly EventsRead: number;
  readonly EventsRouted: number;
  readonly EventsQuarantined: number;
  readonly EventsFiltered: number;
  readonly EventsUnsent: number;
  readonly UnknownFields: number;
}

const line = (dimensions: Record<string, string>, values: Readonly<Record<string, number>>, now: number): string =>
  JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: Object.keys(values).map((Name) => ({ Name, Unit: 'Count' })),
        },
      ],
    },
    ...dimensions,
    ...values,
  });

/** A line for the dataset and one for each route: a line can have one value of a dimension. */
export const metricLines = (
  platform: string,
  dataset: string,
  counts: Counts,
  routes: Readonly<Record<string, number>>,
  now: number,
): string[] => [
  line({ Platform: platform, Dataset: dataset }, { ...counts }, now),
  ...Object.entries(routes).map(([route, count]) =>
    line({ Platform: platform, Dataset: dataset, Route: route }, { RouteEvents: count }, now),
  ),
];
