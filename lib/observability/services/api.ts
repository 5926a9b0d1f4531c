/** APIs: what is asked of them and what comes, by dataset; and the functions that read them, one a source. */
import type { AlarmDefinitions } from '../alarm';
import type { OwnMetric } from '../metric';
import { ownQuery, ownSearch, sorted } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';
import type { Handler } from './handlers';
import { handlerMetrics } from './handlers';

/** The function that reads an API as its alarms need to know it. */
export type WatchedApi = Handler;

/** Series that a graph of many datasets shows. */
const MOST = 20;
/** Seconds before its end at which a call should have given back what it has, so that the next one goes on. */
const MARGIN_SECONDS = 10;
const RARE =
  'The function is called a few times a day: one failed call is told, and there are no consecutive minutes to wait for.';

/**
 * Of all APIs together.
 * @param streams datasets of streams: what they count as unknown fields is not about APIs
 */
export const apiAlarms = (platform: string, streams: readonly string[]): AlarmDefinitions => ({
  'failed-children': {
    metric: ownQuery(platform, 'Dataset', 'ChildrenFailed', 'SUM'),
    comparison: '>',
    threshold: 0,
    periods: 1,
    meaning:
      'Requests for some items of a parent failed for good, so what is below these is missing or old; the next run asks for it again. The contributor names the dataset.',
    runbook: 'apis.md#failed-children',
  },
  'unknown-fields': {
    metric: ownQuery(platform, 'Dataset', 'UnknownFields', 'SUM', { except: streams }),
    comparison: '>',
    threshold: 0,
    periods: 1,
    meaning:
      'An API sends fields that the contract does not name. They are kept in the column _extra, and nobody looks there. The contributor names the dataset.',
    runbook: 'apis.md#unknown-fields',
  },
});

/** @param source name of the source, e.g. `catalogue` */
export function apiFunctionAlarms(source: string, { functionName, timeoutSeconds }: WatchedApi): AlarmDefinitions {
  const metrics = handlerMetrics(functionName);
  return {
    [`api-${source}-errors`]: {
      metric: metrics.errors,
      comparison: '>',
      threshold: 0,
      periods: 1,
      deviation: RARE,
      meaning: `A call of the function that reads ${source} failed as a whole: it was cut off, ran out of memory, or has an error of its own. It is called again and goes on where it was.`,
      runbook: 'apis.md#function-errors',
    },
    [`api-${source}-throttles`]: {
      metric: metrics.throttles,
      comparison: '>=',
      threshold: 1,
      periods: 1,
      deviation: RARE,
      meaning: `Calls of the function that reads ${source} were refused: the account, or the function's reserve, has no execution left.`,
      runbook: 'apis.md#function-throttles',
    },
    [`api-${source}-duration`]: {
      metric: metrics.duration,
      comparison: '>',
      threshold: (timeoutSeconds - MARGIN_SECONDS) * 1000,
      periods: 1,
      deviation: `A call reads on for as long as it may: only one that uses its last ${MARGIN_SECONDS} seconds is in danger.`,
      meaning: `A call of the function that reads ${source} used the last of its ${timeoutSeconds} seconds and was, or nearly was, cut off before it had put away what it had read.`,
      runbook: 'apis.md#function-duration',
    },
  };
}

/** Below the data: what is asked for and what comes. */
export function apiWidgets(platform: string): Widget[] {
  const of = (name: OwnMetric<'Dataset'>, statistic: 'Sum' | 'Maximum' = 'Sum') => ({
    expression: ownSearch(platform, 'Dataset', name, statistic),
  });
  const most = (name: OwnMetric<'Dataset'>, statistic: 'Sum' | 'Maximum' = 'Sum') => ({
    expression: sorted(of(name, statistic).expression, statistic === 'Sum' ? 'SUM' : 'MAX', MOST),
  });
  return [
    graph('APIs: requests', [most('ApiRequests')], { stacked: true }),
    graph('APIs: requests tried again, refused for their number, failed for good', [
      of('ApiRetries'),
      of('ApiThrottled'),
      of('ApiFailures'),
    ]),
    graph('APIs: items received, and expected where the server says how many there are', [
      most('ItemsReceived'),
      most('ItemsExpected'),
    ]),
    graph('APIs: parents whose children are missing', [most('ChildrenFailed')]),
    graph('Items and events with unknown fields', [most('UnknownFields')]),
    graph('APIs: time to extract, seconds', [most('ExtractionSeconds', 'Maximum')], { unit: 's' }),
  ];
}
