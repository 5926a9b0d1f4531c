import { report } from '../../lambda/api/extraction/metrics';
import type { Task } from '../../lambda/api/extraction/world';
import type { Open } from '../../lambda/api/store/state';
import { OWN_METRICS, ownSearch } from '../../lib/observability/metric';

const API = /^(Api|Items|Children|Extraction)/;

/** The line that an extraction ends with. */
function lineOf() {
  const lines: string[] = [];
  const world = { platform: 'flights-dev', now: () => 1_000, write: (line: string) => void lines.push(line) };
  const efforts = { requests: 9, retries: 1, throttled: 1, failures: 0, seconds: 2.5 };
  const open = { efforts, place: { pages: 9, items: 400, undated: 0 } } as unknown as Open;
  report({ world, dataset: { name: 'albums' } } as unknown as Task, open, { expected: 400, childrenFailed: 0 });
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0]!) as Record<string, unknown> & {
    _aws: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: object[] }[] };
  };
}

test('what the functions that read APIs count is what dashboard and alarms ask for, in its unit', () => {
  const { _aws, ...values } = lineOf();
  const [put, ...more] = _aws.CloudWatchMetrics;
  expect(more).toEqual([]);
  const names = OWN_METRICS.Dataset.filter((name) => API.test(name));
  expect(put!.Metrics).toEqual(
    expect.arrayContaining(names.map((Name) => ({ Name, Unit: Name === 'ExtractionSeconds' ? 'Seconds' : 'Count' }))),
  );
  expect(put!.Metrics).toHaveLength(names.length);
  expect(values).toMatchObject({ Platform: 'flights-dev', Dataset: 'albums', ExtractionSeconds: 2.5 });
  const dimensions = [...put!.Dimensions[0]!].sort().join();
  expect(ownSearch('flights-dev', 'Dataset', 'ApiRequests', 'Sum')).toContain(`{${put!.Namespace},${dimensions}}`);
});
