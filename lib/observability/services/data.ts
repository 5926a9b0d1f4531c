/** Is the data fresh and complete: the platform's own metrics, by dataset. */
import type { AlarmDefinitions } from '../alarm';
import { ownQuery, ownSearch, sorted } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';

/** Series that a graph of many datasets shows. */
const MOST = 20;
/** Seconds that a bar or a number sums up. */
const DAY = 86_400;

export const dataAlarms = (platform: string): AlarmDefinitions => ({
  'stale-datasets': {
    metric: ownQuery(platform, 'Dataset', 'FreshnessRatio', 'MAX'),
    comparison: '>',
    threshold: 1,
    periods: 1,
    // While nothing is measured nothing is known; watch-silent tells of that.
    missing: 'ignore',
    meaning: 'A dataset is older than its contract allows: whoever reads it sees old data. The contributor names it.',
    runbook: 'freshness.md#stale-dataset',
  },
  'quarantined-rows': {
    metric: ownQuery(platform, 'Dataset', 'RowsQuarantined', 'SUM'),
    comparison: '>',
    threshold: 0,
    periods: 1,
    meaning:
      'Rows of a dataset broke its contract and were kept out of silver, each with its reason. The contributor names the dataset.',
    runbook: 'quarantine.md#quarantined-rows',
  },
});

export const dataWidgets = (platform: string): Widget[] => {
  const all = (name: Parameters<typeof ownSearch<'Dataset'>>[2], statistic: 'Sum' | 'Maximum', period?: number) =>
    ownSearch(platform, 'Dataset', name, statistic, period);
  return [
    graph(
      'Age of the data against its contract (above 1: stale)',
      [{ expression: sorted(all('FreshnessRatio', 'Maximum'), 'MAX', MOST) }],
      {
        width: 12,
        lines: [{ label: 'the contract allows no more', value: 1 }],
      },
    ),
    graph('Age of the data, seconds', [{ expression: sorted(all('Freshness', 'Maximum'), 'MAX', MOST) }], {
      width: 12,
      view: 'bar',
    }),
    graph('Rows read a day', [{ expression: sorted(all('RowsRead', 'Sum', DAY), 'SUM', MOST) }], {
      view: 'bar',
      period: DAY,
    }),
    graph('Rows quarantined a day', [{ expression: sorted(all('RowsQuarantined', 'Sum', DAY), 'SUM', MOST) }], {
      view: 'bar',
      period: DAY,
    }),
    graph('Rows inserted', [{ expression: all('RowsInserted', 'Sum') }], { stacked: true }),
    graph('Rows updated', [{ expression: all('RowsUpdated', 'Sum') }], { stacked: true }),
    graph('Rows deleted', [{ expression: all('RowsDeleted', 'Sum') }], { stacked: true }),
    graph('Time to load, seconds', [{ expression: sorted(all('LoadSeconds', 'Maximum'), 'MAX', MOST) }], { unit: 's' }),
  ];
};
