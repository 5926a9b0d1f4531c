/** Metrics in CloudWatch's embedded format: lines of the log, which CloudWatch makes metrics of. No call, no way out. */
/** As the other functions have it; their module would bring a client along. */
const NAMESPACE = 'Headwater';

/**
 * A line; a line can have one value of a dimension. What is called `…Seconds` is in seconds, all else is counted.
 * @param sets dimensions by which the values are counted. @default all of them together
 */
export const metricLine = (
  dimensions: Readonly<Record<string, string>>,
  values: Readonly<Record<string, number>>,
  now: number,
  sets: readonly (readonly string[])[] = [Object.keys(dimensions)],
): string =>
  JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: NAMESPACE,
          Dimensions: sets,
          Metrics: Object.keys(values).map((Name) => ({ Name, Unit: Name.endsWith('Seconds') ? 'Seconds' : 'Count' })),
        },
      ],
    },
    ...dimensions,
    ...values,
  });
