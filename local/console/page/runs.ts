/** The list of runs; an opened run shows its steps, datasets and models. */
import type { RunDetail, RunRow, RunStatus } from '../data/model';
import { h } from './dom';
import { formatAgo, formatNumber, formatSeconds, formatTime } from './format';
import { table, tag, type Level } from './sections';

const LEVELS: Readonly<Record<RunStatus, Level>> = {
  RUNNING: 'busy',
  SUCCEEDED: 'good',
  PARTIAL: 'warning',
  FAILED: 'bad',
  TIMED_OUT: 'bad',
  ABORTED: 'bad',
};

function levelOf(status: string): Level {
  return LEVELS[status as RunStatus] ?? (status === 'SKIPPED' ? 'warning' : 'unknown');
}

/** `details`: what was asked for, by execution; an error where that failed. */
export function runs(rows: readonly RunRow[], details: ReadonlyMap<string, RunDetail | string>, now: number): Node {
  const line = (row: RunRow) => [
    h(
      'tr',
      { class: 'has-fold' },
      h('td', {}, tag(row.status, levelOf(row.status))),
      h('th', { scope: 'row' }, row.pipeline),
      h('td', { class: 'nowrap', title: formatTime(row.startedAt) }, formatAgo(row.startedAt, now)),
      h('td', { class: 'number' }, formatSeconds(span(row.startedAt, row.endedAt, now))),
      h('td', {}, row.scheduledTime ? 'schedule' : 'by hand'),
      h('td', { class: 'number' }, total(row, 'rowsRead')),
      h('td', { class: 'number' }, total(row, 'rowsQuarantined')),
      h('td', { class: 'wide' }, row.message ?? ''),
    ),
    h('tr', { class: 'fold' }, h('td', { colspan: '8' }, fold(row, details.get(row.executionArn ?? ''), now))),
  ];
  const head = ['Result', 'Pipeline', 'Started', 'Time', 'Started by', 'Rows read', 'Quarantined', 'What happened'];
  return table(head, rows.flatMap(line), [3, 5, 6]);
}

function total(row: RunRow, name: 'rowsRead' | 'rowsQuarantined'): string {
  const known = row.datasets.filter((dataset) => dataset[name] !== undefined);
  return known.length ? formatNumber(known.reduce((sum, dataset) => sum + dataset[name]!, 0)) : '–';
}

function span(from: string, to: string | undefined, now: number): number {
  return Math.max(0, Math.round(((to ? Date.parse(to) : now) - Date.parse(from)) / 1000));
}

function fold(row: RunRow, detail: RunDetail | string | undefined, now: number): HTMLElement {
  return h(
    'details',
    { 'data-key': `run ${row.runId}`, ...(row.executionArn ? { 'data-execution': row.executionArn } : {}) },
    h('summary', {}, 'Steps and datasets'),
    h('p', { class: 'quiet' }, `Run ${row.runId}, started ${formatTime(row.startedAt)}`),
    steps(row, detail, now),
    row.datasets.length ? datasets(row) : undefined,
    row.models.length ? models(row) : undefined,
  );
}

function steps(row: RunRow, detail: RunDetail | string | undefined, now: number): Node {
  if (detail === undefined) return h('p', { class: 'quiet' }, 'Reading the steps …');
  if (typeof detail === 'string') return h('p', { class: 'problem' }, detail);
  const line = (step: RunDetail['steps'][number]) => {
    const items =
      step.items &&
      `${step.items.succeeded} of ${step.items.total} Spark runs done${step.items.failed ? `, ${step.items.failed} failed` : ''}`;
    const notes = [
      items,
      step.tries && `${step.tries} tries`,
      [step.error, step.cause].filter(Boolean).join(': '),
    ].filter(Boolean);
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, step.name),
      h('td', {}, tag(step.status, levelOf(step.status))),
      h(
        'td',
        { class: 'number' },
        formatSeconds((Date.parse(step.endedAt ?? new Date(now).toISOString()) - Date.parse(step.startedAt)) / 1000),
      ),
      h('td', { class: 'wide' }, notes.join(' · ')),
    );
  };
  // What the row says already isn't said twice.
  const failure =
    detail.error && !(detail.cause && row.message?.includes(detail.cause))
      ? [detail.error, detail.cause].filter(Boolean).join(': ')
      : '';
  return h(
    'div',
    {},
    failure ? h('p', { class: 'problem' }, failure) : undefined,
    table(['Step', 'Result', 'Time', ''], detail.steps.map(line), [2]),
  );
}

function datasets(row: RunRow): Node {
  const number = (value: number | undefined) =>
    h('td', { class: 'number' }, value === undefined ? '–' : formatNumber(value));
  const line = (dataset: RunRow['datasets'][number]) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, dataset.name),
      h('td', {}, tag(dataset.status, levelOf(dataset.status))),
      number(dataset.rowsRead),
      number(dataset.rowsInserted),
      number(dataset.rowsUpdated),
      number(dataset.rowsDeleted),
      number(dataset.rowsQuarantined),
      h('td', { class: 'number' }, dataset.seconds === undefined ? '–' : formatSeconds(dataset.seconds)),
      h(
        'td',
        { class: 'wide' },
        dataset.error ? h('p', { class: 'problem' }, dataset.error) : '',
        dataset.findings.map((finding) => h('p', {}, finding)),
        stepTimes(dataset.steps),
      ),
    );
  const head = ['Dataset', 'Result', 'Read', 'Inserted', 'Updated', 'Deleted', 'Quarantined', 'Time', ''];
  return table(head, row.datasets.map(line), [2, 3, 4, 5, 6, 7]);
}

function stepTimes(steps: Readonly<Record<string, number>> | undefined): Node | undefined {
  const parts = Object.entries(steps ?? {}).map(([name, seconds]) => `${name} ${formatSeconds(seconds)}`);
  return parts.length ? h('span', { class: 'quiet' }, parts.join(', ')) : undefined;
}

function models(row: RunRow): Node {
  const line = (model: RunRow['models'][number]) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, model.name),
      h('td', {}, tag(model.status, levelOf(model.status))),
      h('td', { class: 'number' }, model.rows === undefined ? '–' : formatNumber(model.rows)),
      h('td', { class: 'number' }, model.seconds === undefined ? '–' : formatSeconds(model.seconds)),
      h('td', { class: 'wide problem' }, model.error ?? ''),
    );
  return table(['Model', 'Result', 'Rows', 'Time', ''], row.models.map(line), [2, 3]);
}
