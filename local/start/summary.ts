/** What a start has achieved: as JSON for programs, as text for people. */
import { renderTable } from '../runtime/table';
import type { Comparison, Report } from '../lake/report';
import type { CatalogueReport } from '../lake/catalogue';
import type { SessionsReport } from '../lake/sessions';
import type { RunResult } from './runs';

export interface AlarmState {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
}

export interface Summary {
  /** Whether every run succeeded and source and lake agree. */
  readonly ok: boolean;
  readonly environment: string;
  readonly prefix: string;
  /** Seconds of the whole start, and of each step. */
  readonly seconds: number;
  readonly steps: Readonly<Record<string, number>>;
  readonly runs: readonly RunResult[];
  readonly comparisons: readonly Comparison[];
  /** Seconds since the source's moment that each dataset shows, at the time of the summary. */
  readonly freshnessSeconds: Readonly<Record<string, number>>;
  readonly gold?: Report['gold'];
  /** What became of the example's events; undefined where there is no such stream. */
  readonly sessions?: SessionsReport;
  /** The example's API and the lake; undefined where there is no such source. */
  readonly catalogue?: CatalogueReport;
  readonly alarms: readonly AlarmState[];
  readonly endpoint: string;
  readonly console?: string;
  readonly postgres: string;
}

/** @returns sentences about what is not as it should be; none when all is well */
export function problemsOf(
  runs: readonly RunResult[],
  comparisons: readonly Comparison[],
  sessions?: Pick<SessionsReport, 'problems'>,
  catalogue?: Pick<CatalogueReport, 'problems'>,
): string[] {
  const failed = runs
    .filter(({ status }) => status !== 'SUCCEEDED')
    .map(
      ({ runId, pipeline, status, message }) =>
        `Run ${runId} of pipeline ${pipeline} ended ${status}${message ? `: ${message}` : '.'}`,
    );
  const differing = comparisons
    .filter(({ agree }) => !agree)
    .map(({ dataset, sourceRows, silverRows, differing: columns }) =>
      silverRows === undefined
        ? `${dataset}: there is no silver table.`
        : `${dataset}: source (${sourceRows} rows) and silver (${silverRows} rows) differ${columns.length > 0 ? ` in ${columns.join(', ')}` : ''}.`,
    );
  return [...failed, ...differing, ...(sessions?.problems ?? []), ...(catalogue?.problems ?? [])];
}

/** The summary as lines of text. */
export function renderSummary(summary: Summary): string[] {
  return [
    '',
    ...contents(summary),
    ...streamTable(summary),
    ...catalogueTable(summary),
    ...summary.runs.flatMap((run) => ['', ...runTable(run)]),
    ...goldTable(summary.gold),
    '',
    ...alarms(summary.alarms),
    '',
    ...problemsOf(summary.runs, summary.comparisons, summary.sessions, summary.catalogue).map(
      (problem) => `  ✗ ${problem}`,
    ),
    ...(summary.console ? [`  Console   ${summary.console}`] : []),
    `  AWS       ${summary.endpoint}   (AWS_ENDPOINT_URL, any keys)`,
    `  Source    ${summary.postgres}   npm run sql -- "select count(*) from flights"`,
    '  Lake      npm run query -- "select * from gold.daily_delay limit 5"',
  ];
}

/** Source and lake beside each other, a row a dataset. */
export function contents({
  comparisons,
  freshnessSeconds,
}: Pick<Summary, 'comparisons' | 'freshnessSeconds'>): string[] {
  const rows = comparisons.map(({ dataset, sourceRows, silverRows, agree }) => [
    dataset,
    sourceRows,
    silverRows,
    agree ? '✓ agree' : '✗ differ',
    freshnessSeconds[dataset] === undefined ? undefined : `${Math.round(freshnessSeconds[dataset])} s`,
  ]);
  return [
    '  Source and lake',
    ...renderTable(['dataset', 'source rows', 'silver rows', 'contents', 'age of the data'], rows, { indent: '    ' }),
  ];
}

/** The example's events: where they went, and how long it took. */
export function streamTable({ sessions, runs }: Pick<Summary, 'sessions' | 'runs'>): string[] {
  if (!sessions) return [];
  const { sent, expected, found, poison, quarantined, routes, problems } = sessions;
  const lags = runs.flatMap(({ datasets }) => datasets).filter(({ eventLagP50 }) => typeof eventLagP50 === 'number');
  const lag = (of: 'eventLagP50' | 'eventLagP99') =>
    lags.length === 0 ? undefined : `${Math.max(...lags.map((result) => result[of] ?? 0)).toFixed(0)} s`;
  return [
    '',
    '  Web sessions, from the stream to silver',
    ...renderTable(
      [
        'sent',
        'sessions',
        'in silver',
        'poison',
        'quarantined',
        ...Object.keys(routes),
        'lag p50',
        'lag p99',
        'contents',
      ],
      [
        [
          ...[sent, expected, found, poison, quarantined, ...Object.values(routes)],
          ...[lag('eventLagP50'), lag('eventLagP99'), problems.length === 0 ? '✓ agree' : '✗ differ'],
        ],
      ],
      { indent: '    ' },
    ),
  ];
}

/** The example's API: what it has, what of that is in silver, and what it took to get it. */
export function catalogueTable({ catalogue, runs }: Pick<Summary, 'catalogue' | 'runs'>): string[] {
  if (!catalogue) return [];
  const extractions = runs.flatMap((run) => run.extractions);
  const sum = (dataset: string, of: 'requests' | 'retries') => {
    const ours = extractions.filter((extraction) => extraction.dataset === dataset);
    return ours.length === 0 ? undefined : ours.reduce((all, one) => all + ('requests' in one ? one[of] : 0), 0);
  };
  const rows = catalogue.comparisons.map(({ dataset, serverItems, silverRows, agree }) => [
    ...[dataset, serverItems, silverRows, agree ? '✓ agree' : '✗ differ'],
    ...[sum(dataset, 'requests'), sum(dataset, 'retries')],
  ]);
  const spoilt = Object.values(catalogue.faults).reduce((all, count) => all + count, 0);
  return [
    '',
    '  Music catalogue, from its API to silver',
    ...renderTable(['dataset', 'items', 'silver rows', 'contents', 'requests', 'retries'], rows, { indent: '    ' }),
    `    ${catalogue.requests} requests with ${catalogue.tokens} tokens: ${catalogue.throttled} throttled, ${spoilt} refused, cut or lost on purpose, ${catalogue.retried} made again`,
  ];
}

/** A run, a row a table. */
export function runTable({ runId, pipeline, status, seconds, datasets, models }: RunResult): string[] {
  const rows = [
    ...datasets.map((result) => [
      result.dataset,
      result.status,
      result.rowsRead,
      result.rowsInserted,
      result.rowsUpdated,
      result.rowsDeleted,
      result.rowsQuarantined,
      round(result.seconds),
    ]),
    ...models.map((result) => [
      `model ${result.model}`,
      result.status,
      undefined,
      result.rows,
      undefined,
      undefined,
      undefined,
      round(result.seconds),
    ]),
  ];
  const columns = ['table', 'status', 'read', 'inserted', 'updated', 'deleted', 'quarantined', 'seconds'];
  return [
    `  Run ${runId} of pipeline ${pipeline}: ${status} in ${seconds.toFixed(1)} s`,
    ...renderTable(columns, rows, { indent: '    ' }),
  ];
}

const round = (seconds: number | undefined) => (seconds === undefined ? undefined : Math.round(seconds * 10) / 10);

function goldTable(gold: Summary['gold']): string[] {
  if (!gold || gold.rows.length === 0) return [];
  return ['', '  Who is late? (gold.daily_delay)', ...renderTable(gold.columns, gold.rows, { indent: '    ' })];
}

function alarms(states: readonly AlarmState[]): string[] {
  const by = (state: AlarmState['state']) => states.filter((alarm) => alarm.state === state);
  const ringing = by('ALARM').map(({ name }) => name);
  return [
    `  Alarms    ${states.length}: ${by('OK').length} OK, ${by('INSUFFICIENT_DATA').length} without data yet, ${ringing.length} in alarm${ringing.length > 0 ? ` (${ringing.join(', ')})` : ''}`,
  ];
}
