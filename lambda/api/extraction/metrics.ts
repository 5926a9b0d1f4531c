import { metricLine } from '../../shared/embedded-metrics';
import type { Open } from '../store/state';
import type { Task } from './world';

/** A line of metrics of a dataset's extraction, at its end. */
export function report(
  { world, dataset }: Task,
  open: Open | undefined,
  more: { readonly expected?: number; readonly childrenFailed?: number },
): void {
  const efforts = open?.efforts;
  const values = {
    ApiRequests: efforts?.requests ?? 0,
    ApiRetries: efforts?.retries ?? 0,
    ApiThrottled: efforts?.throttled ?? 0,
    ApiFailures: efforts?.failures ?? 0,
    ItemsReceived: open?.place.items ?? 0,
    ...(more.expected === undefined ? {} : { ItemsExpected: more.expected }),
    ...(more.childrenFailed === undefined ? {} : { ChildrenFailed: more.childrenFailed }),
    ExtractionSeconds: efforts?.seconds ?? 0,
  };
  world.write(metricLine({ Platform: world.platform, Dataset: dataset.name }, values, world.now()));
}
