/** The sections that the overview fills: health, data, alarms, tables. */
import { duration, isStale } from '../data/health';
import type { AlarmRow, DatasetRow, Health, LakeTable, Part } from '../data/model';
import { h, svg } from './dom';
import { formatAgo, formatBytes, formatNumber, formatSeconds, formatTime } from './format';

export type Level = Health['level'];

export function tag(text: string, level: Level): HTMLElement {
  return h('span', { class: 'tag', 'data-level': level }, text);
}

/** The rows of a part, or why they can't be read. */
export function whole<T>(part: Part<readonly T[]>, draw: (rows: readonly T[]) => Node, empty: string): Node {
  if ('error' in part) return h('p', { class: part.notDeployed ? 'quiet' : 'problem' }, part.error);
  return part.value.length ? draw(part.value) : h('p', { class: 'quiet' }, empty);
}

export function health({ headline, details }: Health): Node[] {
  const list = details.length
    ? [
        h(
          'ul',
          {},
          details.map((detail) => h('li', {}, detail)),
        ),
      ]
    : [];
  return [h('h2', {}, headline), ...list];
}

export function datasets(rows: readonly DatasetRow[], now: number): Node {
  const urgency = (row: DatasetRow) => (row.loads === 0 ? 3 : (ratio(row, now) ?? 0));
  const sorted = [...rows].sort(
    (a, b) => Number(urgency(b) > 1) - Number(urgency(a) > 1) || (a.name < b.name ? -1 : 1),
  );
  return h(
    'ul',
    { class: 'cards' },
    sorted.map((row) => datasetCard(row, now)),
  );
}

function datasetCard(row: DatasetRow, now: number): HTMLElement {
  const stale = isStale(row, now);
  const state: [string, Level] =
    row.loads === 0 ? ['never loaded', 'bad'] : stale ? ['stale', 'bad'] : ['fresh', 'good'];
  const share = ratio(row, now);
  const allowed = row.freshnessSeconds === undefined ? undefined : formatSeconds(row.freshnessSeconds);
  return h(
    'li',
    { class: 'card' },
    h('header', {}, h('span', {}, row.name), tag(...state)),
    h('p', { class: 'age' }, row.sourceTime ? `${duration(now - Date.parse(row.sourceTime))} old` : '–'),
    allowed ? h('p', { class: 'quiet' }, `${allowed} allowed`) : undefined,
    share === undefined
      ? undefined
      : shareBar(share, stale, `Age of ${row.name} against its contract: ${Math.round(share * 100)} %`),
    h('p', {}, row.rows === undefined ? '' : `${formatNumber(row.rows)} rows`),
    h(
      'p',
      { class: 'quiet', title: row.loadedAt ? formatTime(row.loadedAt) : '' },
      `loaded ${formatAgo(row.loadedAt, now)}`,
    ),
  );
}

/** How much of the allowed age is used up. */
function shareBar(share: number, stale: boolean, label: string): SVGElement {
  const used = svg('rect', { class: 'used', width: Math.min(100, share * 100).toFixed(1), height: 4 });
  return svg(
    'svg',
    {
      class: 'share',
      viewBox: '0 0 100 4',
      preserveAspectRatio: 'none',
      role: 'img',
      'aria-label': label,
      'data-level': stale ? 'bad' : 'good',
    },
    svg('rect', { width: 100, height: 4 }),
    used,
  );
}

function ratio(row: DatasetRow, now: number): number | undefined {
  if (!row.sourceTime || !row.freshnessSeconds) return undefined;
  return (now - Date.parse(row.sourceTime)) / 1000 / row.freshnessSeconds;
}

export const ALARM_STATES: Readonly<Record<AlarmRow['state'], [string, Level]>> = {
  ALARM: ['ALARM', 'bad'],
  OK: ['OK', 'good'],
  INSUFFICIENT_DATA: ['no data', 'unknown'],
};

/** Alarms that are on in full, the others folded. */
export function alarms(rows: readonly AlarmRow[], now: number): Node[] {
  const on = rows.filter((row) => row.state === 'ALARM');
  const others = rows.filter((row) => row.state !== 'ALARM');
  const silent = others.filter((row) => row.state === 'INSUFFICIENT_DATA').length;
  const summary = `${others.length - silent} OK${silent ? `, ${silent} without data` : ''}`;
  return [
    on.length ? alarmTable(on, now) : h('p', {}, tag('OK', 'good'), ' No alarm is on.'),
    ...(others.length
      ? [h('details', { 'data-key': 'alarms' }, h('summary', {}, summary), alarmTable(others, now))]
      : []),
  ];
}

function alarmTable(rows: readonly AlarmRow[], now: number): HTMLElement {
  const line = (row: AlarmRow) =>
    h(
      'tr',
      {},
      h('td', {}, tag(...ALARM_STATES[row.state])),
      h('th', { scope: 'row' }, row.name),
      h(
        'td',
        { class: 'wide' },
        row.description,
        row.description ? ' ' : '',
        row.runbook ? runbookLink(row.runbook) : '',
      ),
      h('td', { class: 'wide quiet' }, row.reason),
      h('td', { class: 'nowrap', title: row.since ? formatTime(row.since) : '' }, formatAgo(row.since, now)),
    );
  return table(['State', 'Alarm', 'What it means', 'Reason', 'Since'], rows.map(line));
}

/** A runbook of this repository opens here, any other in its own page. */
function runbookLink(runbook: string): HTMLElement {
  if (/^https?:/.test(runbook))
    return h('a', { href: runbook, target: '_blank', rel: 'noopener noreferrer' }, 'Runbook');
  return h('button', { class: 'link', 'data-runbook': runbook, 'data-key': `runbook ${runbook}` }, 'Runbook');
}

export function table(head: readonly string[], rows: readonly Node[], numbers: readonly number[] = []): HTMLElement {
  const cells = head.map((text, index) =>
    h('th', { scope: 'col', ...(numbers.includes(index) ? { class: 'number' } : {}) }, text),
  );
  const inner = h('table', {}, h('thead', {}, h('tr', {}, cells)), h('tbody', {}, [...rows]));
  return h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': `Table: ${head.join(', ')}` }, inner);
}

export function tables(rows: readonly LakeTable[], now: number): Node {
  const line = (row: LakeTable) =>
    h(
      'tr',
      {},
      h('td', {}, row.zone),
      h('th', { scope: 'row' }, row.name),
      h('td', { class: 'number' }, row.rows === undefined ? '–' : formatNumber(row.rows)),
      h('td', { class: 'number' }, row.bytes === undefined ? '–' : formatBytes(row.bytes)),
      h(
        'td',
        { class: 'nowrap', title: row.snapshotAt ? formatTime(row.snapshotAt) : '' },
        formatAgo(row.snapshotAt, now),
      ),
      h('td', { class: 'wide' }, row.problem ? h('p', { class: 'problem' }, row.problem) : '', columns(row)),
    );
  return table(['Zone', 'Table', 'Rows', 'Size', 'Last change', 'Columns'], rows.map(line), [2, 3]);
}

function columns(row: LakeTable): HTMLElement {
  return h(
    'details',
    { 'data-key': `columns ${row.zone}.${row.name}` },
    h('summary', {}, `${row.columns.length} columns`),
    h(
      'table',
      {},
      h(
        'tbody',
        {},
        row.columns.map((column) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row' }, column.name),
            h('td', {}, h('code', {}, column.type)),
            h('td', { class: 'quiet' }, column.required ? 'required' : ''),
          ),
        ),
      ),
    ),
  );
}
