import { problemsOf, renderSummary, type Summary } from '../../../local/start/summary';
import type { RunResult } from '../../../local/start/runs';

const run: RunResult = {
  pipeline: 'flights',
  runId: 'first-load',
  status: 'SUCCEEDED',
  seconds: 12.34,
  datasets: [
    {
      dataset: 'flights',
      status: 'SUCCEEDED',
      rowsRead: 335954,
      rowsInserted: 335954,
      rowsUpdated: 0,
      rowsDeleted: 0,
      rowsQuarantined: 0,
      seconds: 9.87,
    },
  ],
  models: [{ model: 'daily_delay', status: 'SUCCEEDED', rows: 11831, seconds: 1.2 }],
  extractions: [],
};
const agreeing = { dataset: 'flights', sourceRows: 335954, silverRows: 335954, agree: true, differing: [] };
const summary: Summary = {
  ok: true,
  environment: 'dev',
  prefix: 'flights-dev',
  seconds: 60,
  steps: {},
  runs: [run],
  comparisons: [agreeing],
  freshnessSeconds: { flights: 42.4 },
  gold: { columns: ['airline', 'flights'], rows: [['ExpressJet', '54173']] },
  alarms: [
    { name: 'a', state: 'OK' },
    { name: 'b', state: 'ALARM' },
    { name: 'c', state: 'INSUFFICIENT_DATA' },
  ],
  endpoint: 'http://127.0.0.1:14566',
  console: 'http://127.0.0.1:14500',
  postgres: '127.0.0.1:15432/operations',
};

test('the summary as text', () => {
  expect(renderSummary(summary).join('\n')).toMatchSnapshot();
});

test('when all is well there are no problems', () => {
  expect(problemsOf([run], [agreeing])).toEqual([]);
});

test.each([
  [
    { ...run, status: 'PARTIAL', message: 'planes failed' },
    agreeing,
    'Run first-load of pipeline flights ended PARTIAL: planes failed',
  ],
  [
    run,
    { ...agreeing, agree: false, silverRows: 7, differing: ['dep_delay', 'tailnum'] },
    'flights: source (335954 rows) and silver (7 rows) differ in dep_delay, tailnum.',
  ],
  [run, { ...agreeing, agree: false, silverRows: undefined }, 'flights: there is no silver table.'],
])('what is not well is said', (result, comparison, problem) => {
  expect(problemsOf([result], [comparison])).toEqual([problem]);
  const shown = renderSummary({ ...summary, runs: [result], comparisons: [comparison] }).join('\n');
  expect(shown).toContain(`✗ ${problem}`);
});

test('what the API has, what is in silver, and what it took', () => {
  const read = { status: 'SUCCEEDED', extraction: '00000001', seconds: 2 } as const;
  const extractions = [
    { dataset: 'albums', requests: 5, retries: 1, ...read },
    { dataset: 'plays', status: 'FAILED', error: { code: 'Timeout', message: 'It took too long.' } } as const,
  ];
  const catalogue = {
    comparisons: [
      { dataset: 'albums', serverItems: 206, silverRows: 206, agree: true },
      { dataset: 'plays', serverItems: 2_700, agree: false },
    ],
    requests: 300,
    retried: 12,
    throttled: 3,
    tokens: 4,
    faults: { serverError: 7, reset: 5 },
    problems: ['plays: there is no silver table.'],
  };
  const runs = [
    { ...run, runId: 'catalogue-1', extractions },
    { ...run, runId: 'catalogue-2', extractions },
  ];
  const lines = renderSummary({ ...summary, runs, catalogue });
  expect(lines.slice(0, 14).join('\n')).toMatchSnapshot();
  expect(lines).toContain('  ✗ plays: there is no silver table.');
  expect(problemsOf([run], [agreeing], undefined, catalogue)).toEqual(catalogue.problems);
});
