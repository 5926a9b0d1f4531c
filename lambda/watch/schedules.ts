import { cronFields, parseSchedule } from '../../lib/platform/cron';
import type { ManifestSchedule } from '../../lib/platform/manifest';

/** Time that a scheduled run has to begin before it is missed: three watches, so that a retried start is not. */
export const GRACE_SECONDS = 15 * 60;

/**
 * The last time at which a run should have begun, if it is due: not one within the grace period, and none from before
 * the pipeline had this schedule.
 */
export function lastDue({ expression, timeZone }: ManifestSchedule, since: Date, now: Date): Date | undefined {
  const schedule = parseSchedule(cronFields(expression), timeZone);
  const due = schedule.previous(new Date(now.getTime() - GRACE_SECONDS * 1000));
  return due !== undefined && due >= since ? due : undefined;
}
