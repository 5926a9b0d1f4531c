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
  const job = new Cron(`0 ${fields.join(' ').replaceAll('?', '*')}`, {
    mode: '7-part',
    // 1 is Sunday, as in AWS and Quartz
    alternativeWeekdays: true,
    timezone: timeZone,
    paused: true,
  });
  return {
    previous: (before) => job.previousRuns(1, before)[0],
    next: (after) => job.nextRun(after) ?? undefined,
  };
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
