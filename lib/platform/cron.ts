/**
 * Schedules as EventBridge Scheduler reads them (`minute hour day-of-month month day-of-week year`, days of the week
 * 1–7 from Sunday, `?` in one of the two day fields). The one place that knows how they differ from other crons; used
 * at synthesis to check them and by the watch handler to find runs that should have started.
 */
import { Cron } from 'croner';

/** @throws {Error} saying what is wrong with the fields or the time zone */
export function parseSchedule(cron: string, timeZone: string): Schedule {
  if (!isTimeZone(timeZone)) throw new Error(`'${timeZone}' is not a time zone of the IANA database`);
  const fields = cron.trim().split(/\s+/);
  if (fields.length !== 6)
    throw new Error(`it has ${fields.length} fields, not 6 (minute hour day-of-month month day-of-week year)`);
  const [, , dayOfMonth, , dayOfWeek] = fields as [string, string, string, string, string, string];
  if ((dayOfMonth === '?') === (dayOfWeek === '?'))
    throw new Error(`exactly one of day-of-month ('${dayOfMonth}') and day-of-week ('${dayOfWeek}') is to be '?'`);
  for (const [i, field] of fields.entries())
    if (field.includes('?') && (field !== '?' || (i !== 2 && i !== 4)))
      throw new Error(`'?' stands alone, and only in day-of-month or day-of-week`);
  if (/[+]/.test(cron)) throw new Error(`'+' is not known to EventBridge Scheduler`);
  const job = new Cron(`0 ${fields.map(translate).join(' ')}`, {
    mode: '7-part',
    // 1 is Sunday, as in AWS and Quartz
    alternativeWeekdays: true,
    timezone: timeZone,
    paused: true,
  });
  const local = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  // Where clocks go forward the scheduler skips what croner moves to the next time there is; where they go back it
  // starts a local time once.
  const fires = (time: Date): boolean =>
    job.match(time) && local.format(time) !== local.format(new Date(time.getTime() - 3_600_000));
  const first = (step: (from: Date) => Date | undefined | null, from: Date): Date | undefined => {
    let time = step(from) ?? undefined;
    while (time !== undefined && !fires(time)) time = step(time) ?? undefined;
    return time;
  };
  return {
    previous: (before) => first((from) => job.previousRuns(1, from)[0], before),
    next: (after) => first((from) => job.nextRun(from), after),
  };
}

/** Last values of the six fields. */
const LAST = [59, 23, 31, 12, 7, 2199];

/** What AWS writes otherwise than croner: `?`, steps from a start (`0/15`), the last day of the week (`L`). */
function translate(field: string, index: number): string {
  if (field === '?') return '*';
  if (index === 4 && field === 'L') return '7';
  const days = index === 4 ? field.replace(/#\d/g, '').match(/\d+/g) : null;
  const wrong = days?.find((day) => Number(day) < 1 || Number(day) > 7);
  if (wrong !== undefined) throw new Error(`days of the week are 1 (Sunday) to 7, not ${wrong}`);
  return field.replace(
    /(^|,)(\w+)\/(\d+)/g,
    (_, before: string, start: string, step: string) => `${before}${start}-${LAST[index]}/${step}`,
  );
}

export interface Schedule {
  /** Last time strictly before the given one. @default undefined when there is none */
  previous(before: Date): Date | undefined;
  /** First time strictly after the given one. @default undefined when there is none */
  next(after: Date): Date | undefined;
}

/** `cron(0 6 * * ? *)`, as the manifest holds it → its fields. @throws {Error} for anything but `cron(…)` */
export function cronFields(expression: string): string {
  const match = /^cron\((.+)\)$/.exec(expression);
  if (!match) throw new Error(`the schedule '${expression}' is not cron(…)`);
  return match[1]!;
}

/** Offsets such as `+01:00`, which the runtime would take, are unknown to EventBridge Scheduler. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
