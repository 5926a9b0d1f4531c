/** One sentence about the platform: is the data fresh and complete, and if not, what is wrong. Pure. */
import type { AlarmRow, DatasetRow, Health, Part, RunRow } from './model';

export interface HealthInput {
  readonly now: number;
  readonly datasets: Part<readonly DatasetRow[]>;
  readonly runs: Part<readonly RunRow[]>;
  readonly alarms: Part<readonly AlarmRow[]>;
}

export function healthOf({ now, datasets, runs, alarms }: HealthInput): Health {
  const errors = [datasets, runs, alarms].flatMap((part) => ('error' in part ? [part.error] : []));
  if ('error' in datasets && datasets.notDeployed) {
    return { level: 'unknown', headline: 'The platform is not deployed yet.', details: [datasets.error] };
  }
  if ('error' in datasets || 'error' in runs) {
    return {
      level: 'unknown',
      headline: 'Nothing can be said about the data: AWS gives no answer.',
      details: [...new Set(errors)],
    };
  }
  const rows = datasets.value;
  const running = runs.value.filter((run) => run.status === 'RUNNING');
  const under = running.map(
    (run) => `A run of ${run.pipeline} is under way since ${duration(now - Date.parse(run.startedAt))}.`,
  );
  if (rows.length === 0) return { level: 'unknown', headline: 'The platform has no datasets.', details: under };

  const never = rows.filter((row) => row.loads === 0);
  const stale = rows.filter((row) => isStale(row, now));
  const failed = lastFinished(runs.value).filter((run) => run.status !== 'SUCCEEDED');
  const alarming = 'value' in alarms ? alarms.value.filter((alarm) => alarm.state === 'ALARM') : [];
  const details = [
    ...stale.map(
      (row) => `${row.name} is ${age(row, now)} old, its contract allows ${duration(row.freshnessSeconds! * 1000)}.`,
    ),
    ...(never.length && never.length < rows.length ? [`Never loaded: ${names(never)}.`] : []),
    ...failed.map(
      (run) => `The last run of ${run.pipeline} ended ${run.status}${run.message ? `: ${run.message}` : '.'}`,
    ),
    ...(alarming.length ? [`In alarm: ${names(alarming)}.`] : []),
    ...under,
    ...('error' in alarms ? [`Alarms can't be read: ${alarms.error}`] : []),
  ];

  if (never.length === rows.length) {
    if (running.length) return { level: 'busy', headline: 'The first load is under way.', details };
    const level = failed.length ? 'bad' : 'unknown';
    return {
      level,
      headline: failed.length ? 'No dataset has been loaded: the last run failed.' : 'No dataset has been loaded yet.',
      details,
    };
  }
  if (stale.length) {
    return {
      level: 'bad',
      headline: `${stale.length} of ${rows.length} datasets ${stale.length === 1 ? 'is' : 'are'} stale.`,
      details,
    };
  }
  if (never.length || failed.length) {
    return {
      level: 'bad',
      headline: failed.length ? 'The data is fresh, but the last run is not complete.' : 'The data is not complete.',
      details,
    };
  }
  if (alarming.length) {
    const headline = `All ${rows.length} datasets are fresh and complete; ${alarming.length} alarm${alarming.length === 1 ? ' needs' : 's need'} a look.`;
    return { level: 'warning', headline, details };
  }
  if ('error' in alarms) {
    return {
      level: 'warning',
      headline: `All ${rows.length} datasets are fresh and complete; the alarms can't be read.`,
      details,
    };
  }
  return {
    level: 'good',
    headline: `All ${rows.length} datasets are fresh and complete.`,
    details: [...success(runs.value, now), ...details],
  };
}

/** Older than its contract allows. */
export function isStale(row: DatasetRow, now: number): boolean {
  if (row.sourceTime === undefined || row.freshnessSeconds === undefined) return false;
  return now - Date.parse(row.sourceTime) > row.freshnessSeconds * 1000;
}

/** The newest run of each pipeline that has ended; runs come newest first. One that was turned away is none. */
export function lastFinished(runs: readonly RunRow[]): RunRow[] {
  const last = new Map<string, RunRow>();
  for (const run of runs) {
    const turnedAway = /^(PipelineBusy|InvalidInput)\b/.test(run.message ?? '');
    if (run.status !== 'RUNNING' && !turnedAway && !last.has(run.pipeline)) last.set(run.pipeline, run);
  }
  return [...last.values()];
}

function success(runs: readonly RunRow[], now: number): string[] {
  return lastFinished(runs)
    .slice(0, 3)
    .map(
      (run) =>
        `The last run of ${run.pipeline} succeeded ${duration(now - Date.parse(run.endedAt ?? run.startedAt))} ago.`,
    );
}

function names(rows: readonly { readonly name: string }[]): string {
  const shown = rows.slice(0, 8).map((row) => row.name);
  return shown.join(', ') + (rows.length > 8 ? ` and ${rows.length - 8} more` : '');
}

function age(row: DatasetRow, now: number): string {
  return duration(now - Date.parse(row.sourceTime!));
}

/** `45 s`, `12 min`, `3 h 20 min`, `4 d 2 h`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 ? `${Math.floor(hours / 24)} d ${hours % 24} h` : `${Math.floor(hours / 24)} d`;
}
