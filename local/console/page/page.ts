/** The console page: asks the server again and again and draws what it says. */
import type { Block } from '../widgets/markdown';
import type { Dashboard } from '../widgets/model';
import type { AlarmRow, Overview, RunDetail } from '../data/model';
import { byId, contentOf, h, replace } from './dom';
import { markdown, slug } from './markdown';
import { runs } from './runs';
import { alarms, datasets, health, tables, whole } from './sections';
import { drawDashboard } from './widgets';

const RANGES: readonly (readonly [string, number])[] = [
  ['15 min', 900],
  ['1 h', 3600],
  ['3 h', 10_800],
  ['12 h', 43_200],
  ['1 d', 86_400],
  ['1 week', 604_800],
];
const EVERY_MS = 5000;
const REMEMBERED_RANGE = 'headwater-range';

let seconds = Number(localStorage.getItem(REMEMBERED_RANGE) ?? 3600);
let overview: Overview | undefined;
let shown: { destroy(): void; fit(): void } | undefined;
let shownDashboard = '';
const details = new Map<string, RunDetail | string>();

async function ask<T>(path: string): Promise<T> {
  const response = await fetch(path, { signal: AbortSignal.timeout(20_000) });
  const body = (await response.json()) as T & { error?: string };
  if (!response.ok) throw new Error(body.error ?? `The console answers ${response.status}.`);
  return body;
}

function message(error: unknown): string {
  // A browser says "Failed to fetch" where nothing answers.
  if (error instanceof TypeError)
    return 'The console is not running any more. Start it again with npm start; this page goes on by itself.';
  return error instanceof Error ? error.message : String(error);
}

function drawOverview(known: Overview): void {
  const now = Date.parse(known.now);
  document.title = `${known.health.level === 'good' ? '✓' : known.health.level === 'bad' ? '✗' : '…'} ${known.platform} ${known.environment}`;
  byId('platform').textContent = known.platform;
  byId('place').textContent = `${known.environment} · ${known.region}${known.endpoint ? ' · embedded AWS' : ''}`;
  byId('updated').textContent = new Date(now).toLocaleTimeString();
  byId('health').dataset.level = known.health.level;
  replace(byId('health'), health(known.health));
  replace(
    contentOf('data'),
    whole(known.datasets, (rows) => datasets(rows, now), 'The platform has no datasets.'),
  );
  replace(
    contentOf('alarms'),
    'error' in known.alarms || !known.alarms.value.length
      ? whole(known.alarms, () => h('p'), 'There are no alarms.')
      : alarms(known.alarms.value, now),
  );
  drawRuns();
  replace(
    contentOf('tables'),
    whole(known.tables, (rows) => tables(rows, now), 'The lake has no tables yet.'),
  );
}

function drawRuns(): void {
  if (overview)
    replace(
      contentOf('runs'),
      whole(overview.runs, (rows) => runs(rows, details, Date.parse(overview!.now)), 'No pipeline has run yet.'),
    );
}

/** Steps are asked for when a run is opened, and again while it goes on. */
async function refreshOpenRuns(): Promise<void> {
  const open = [...document.querySelectorAll<HTMLElement>('details[data-execution][open]')].map(
    (one) => one.dataset.execution!,
  );
  const wanted = open.filter((execution) => {
    const known = details.get(execution);
    return known === undefined || typeof known === 'string' || known.status === 'RUNNING';
  });
  if (!wanted.length) return;
  await Promise.all(
    wanted.map(async (execution) => {
      const detail = await ask<RunDetail>(`/api/run?execution=${encodeURIComponent(execution)}`).catch(message);
      details.set(execution, detail);
    }),
  );
  drawRuns();
}

async function refreshDashboard(): Promise<void> {
  const target = contentOf('dashboard');
  try {
    const dashboard = await ask<Dashboard>(`/api/dashboard?seconds=${seconds}`);
    const rows: readonly AlarmRow[] = overview && 'value' in overview.alarms ? overview.alarms.value : [];
    const state = JSON.stringify([
      dashboard.widgets,
      rows.map((row) => [row.name, row.state]),
      Math.floor(dashboard.end / 60_000),
    ]);
    // A drawing under the pointer stays as it is: its legend is being read.
    if (state === shownDashboard || (shownDashboard !== '' && target.querySelector('.uplot:hover'))) return;
    shown?.destroy();
    shown = drawDashboard(target, dashboard, rows);
    shownDashboard = state;
    target.classList.remove('stale-content');
  } catch (error) {
    if (shown) target.classList.add('stale-content');
    else replace(target, h('p', { class: 'problem' }, message(error)));
  }
}

async function refresh(): Promise<void> {
  const banner = byId('connection');
  try {
    const answer = await ask<Overview>('/api/overview');
    const part = answer.datasets;
    const silent = 'error' in part && !part.notDeployed && 'error' in answer.alarms;
    banner.textContent = silent
      ? `AWS${answer.endpoint ? ` at ${answer.endpoint}` : ''} gives no answer: ${'error' in part ? part.error : ''}. Trying again every ${EVERY_MS / 1000} seconds.`
      : '';
    banner.hidden = !silent;
    // What was known stays, dimmed, while AWS is silent.
    byId('main').classList.toggle('stale-content', silent && overview !== undefined);
    if (silent && overview) return;
    overview = silent ? undefined : answer;
    drawOverview(answer);
    await Promise.all([refreshDashboard(), refreshOpenRuns()]);
  } catch (error) {
    banner.textContent = message(error);
    banner.hidden = false;
    byId('main').classList.toggle('stale-content', overview !== undefined);
  }
}

function drawRanges(): void {
  replace(
    byId('ranges'),
    RANGES.map(([name, range]) =>
      h('button', { 'aria-pressed': String(range === seconds), 'data-seconds': String(range), 'data-key': name }, name),
    ),
  );
}

async function openRunbook(link: string): Promise<void> {
  const [file = '', anchor] = link.replace(/^.*\//, '').split('#');
  const dialog = byId('runbook') as HTMLDialogElement;
  const target = contentOf('runbook');
  try {
    target.replaceChildren(markdown(await ask<Block[]>(`/api/runbook?name=${encodeURIComponent(file)}`)));
  } catch (error) {
    target.replaceChildren(h('p', { class: 'problem' }, `The runbook ${link} can't be shown: ${message(error)}`));
  }
  if (!dialog.open) dialog.showModal();
  if (anchor) target.querySelector(`#${CSS.escape(slug(anchor))}`)?.scrollIntoView();
}

function listen(): void {
  byId('ranges').addEventListener('click', (event) => {
    const chosen = (event.target as HTMLElement).dataset.seconds;
    if (!chosen) return;
    seconds = Number(chosen);
    localStorage.setItem(REMEMBERED_RANGE, chosen);
    shownDashboard = '';
    drawRanges();
    void refreshDashboard();
  });
  document.addEventListener('toggle', () => void refreshOpenRuns(), { capture: true });
  document.addEventListener('click', (event) => {
    const link = (event.target as HTMLElement).closest<HTMLElement>('[data-runbook]')?.dataset.runbook;
    if (link) void openRunbook(link);
  });
  window.addEventListener('resize', () => shown?.fit());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    shownDashboard = '';
    void refreshDashboard();
  });
}

async function live(): Promise<never> {
  for (;;) {
    // A page that nobody looks at asks for nothing.
    if (document.visibilityState === 'visible') await refresh();
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

if (!RANGES.some(([, range]) => range === seconds)) seconds = 3600;
drawRanges();
listen();
void live();
