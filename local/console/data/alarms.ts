import {
  paginateDescribeAlarms,
  type CloudWatchClient,
  type CompositeAlarm,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { safeLink } from '../widgets/markdown';
import type { AlarmRow } from './model';

/** All alarms whose names start with the prefix. */
export async function listAlarms(
  client: CloudWatchClient,
  prefix: string,
): Promise<{ metric: MetricAlarm[]; composite: CompositeAlarm[] }> {
  const found = { metric: [] as MetricAlarm[], composite: [] as CompositeAlarm[] };
  const input = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const], AlarmNamePrefix: prefix };
  for await (const page of paginateDescribeAlarms({ client }, input)) {
    found.metric.push(...(page.MetricAlarms ?? []));
    found.composite.push(...(page.CompositeAlarms ?? []));
  }
  return found;
}

const ORDER: readonly string[] = ['ALARM', 'INSUFFICIENT_DATA', 'OK'];

/** What is wrong first, then by name. */
export function alarmRows(alarms: readonly (MetricAlarm | CompositeAlarm)[]): AlarmRow[] {
  return alarms
    .map(alarmRow)
    .sort(
      (a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0),
    );
}

export function alarmRow(alarm: MetricAlarm | CompositeAlarm): AlarmRow {
  const { description, runbook } = splitRunbook(alarm.AlarmDescription ?? '');
  const since = alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp;
  return {
    name: alarm.AlarmName ?? '',
    state: (alarm.StateValue as AlarmRow['state'] | undefined) ?? 'INSUFFICIENT_DATA',
    reason: alarm.StateReason ?? '',
    description,
    ...(runbook ? { runbook } : {}),
    ...(since ? { since: since.toISOString() } : {}),
  };
}

/** A description ends with its runbook: `… Runbook: https://…`, or a path in this repository: `docs/runbooks/runs.md#failed`. */
export function splitRunbook(text: string): { description: string; runbook?: string } {
  const match = /\s*\bRunbook:\s*(\S+?)[.,;)]*\s*$/i.exec(text);
  const target = match?.[1] ?? '';
  const runbook = safeLink(target);
  if (!match || !runbook) return { description: text.trim() };
  return { description: text.slice(0, match.index).trim(), runbook };
}
