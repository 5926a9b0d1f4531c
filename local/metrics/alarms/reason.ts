import type { AlarmModel, AlarmState } from './model';
import type { Datapoint, SeriesVerdict, Verdict } from './evaluate';

const COMPARISONS: Readonly<Record<string, string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** Contributors that a reason names; the rest is counted. */
const NAMED = 10;
/** StateReason's length limit on AWS. */
const LONGEST = 1023;

/** The state's reason in AWS's words; with contributors it starts with their names. */
export function stateReason(alarm: AlarmModel, verdict: Verdict, next: AlarmState): string {
  if (verdict.error) return `Unable to evaluate: ${verdict.error}`.slice(0, LONGEST);
  if (next === 'INSUFFICIENT_DATA' || verdict.series.every((one) => one.evaluated.length === 0))
    return noData(alarm, next);
  const decisive = verdict.series.filter((one) => one.outcome === next || one.outcome === 'retain');
  if (!alarm.contributors) return threshold(alarm, decisive[0] ?? verdict.series[0]!, next);
  if (next === 'OK')
    return `Threshold Crossed: none of ${verdict.series.length} contributors is in ALARM (threshold ${decimal(alarm.threshold)}).`;
  const named = decisive.slice(0, NAMED).map((one) => `${one.label} (${decimal(one.evaluated[0]?.value ?? NaN)})`);
  const rest = decisive.length > NAMED ? ` and ${decisive.length - NAMED} more` : '';
  const reason =
    `Threshold Crossed: ${decisive.length} of ${verdict.series.length} contributors ` +
    `${decisive.length === 1 ? 'is' : 'are'} ${COMPARISONS[alarm.operator]} the threshold (${decimal(alarm.threshold)}): ${named.join(', ')}${rest}.`;
  return reason.length > LONGEST ? `${reason.slice(0, LONGEST - 1)}…` : reason;
}

function noData(alarm: AlarmModel, next: AlarmState): string {
  const points = `${alarm.evaluationPeriods} datapoint${alarm.evaluationPeriods === 1 ? ' was' : 's were'} unknown`;
  if (next === 'INSUFFICIENT_DATA') return `Insufficient Data: ${points}.`;
  const as = next === 'ALARM' ? '[Breaching]' : '[NonBreaching]';
  return `Threshold Crossed: no datapoints were received for ${alarm.evaluationPeriods} period${alarm.evaluationPeriods === 1 ? '' : 's'} and ${alarm.evaluationPeriods} missing datapoint${alarm.evaluationPeriods === 1 ? ' was' : 's were'} treated as ${as}.`;
}

function threshold(alarm: AlarmModel, one: SeriesVerdict, next: AlarmState): string {
  const breaching = next === 'ALARM' ? one.breaching : one.evaluated.filter((point) => !one.breaching.includes(point));
  const needed = next === 'ALARM' ? alarm.datapointsToAlarm : alarm.evaluationPeriods - alarm.datapointsToAlarm + 1;
  const change = next === 'ALARM' ? 'OK -> ALARM' : 'ALARM -> OK';
  const were = breaching.length === 1 ? 'was' : 'were';
  return (
    `Threshold Crossed: ${breaching.length} out of the last ${alarm.evaluationPeriods} datapoints [${breaching.map(point).join(', ')}] ` +
    `${were}${next === 'ALARM' ? '' : ' not'} ${COMPARISONS[alarm.operator]} the threshold (${decimal(alarm.threshold)}) ` +
    `(minimum ${needed} datapoint${needed === 1 ? '' : 's'} for ${change} transition).`
  );
}

function point({ time, value }: Datapoint): string {
  const iso = new Date(time).toISOString();
  return `${decimal(value)} (${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(2, 4)} ${iso.slice(11, 19)})`;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** StateReasonData, in AWS's shape. */
export function stateReasonData(alarm: AlarmModel, verdict: Verdict, now: number): string {
  const points = verdict.series.flatMap((one) => one.evaluated.map((point) => ({ ...point, label: one.label })));
  const times = points.map((point) => point.time);
  return JSON.stringify({
    version: '1.0',
    queryDate: new Date(now).toISOString(),
    ...(times.length ? { startDate: new Date(Math.min(...times)).toISOString() } : {}),
    period: alarm.period,
    recentDatapoints: points.slice(0, NAMED).map((point) => point.value),
    threshold: alarm.threshold,
    evaluatedDatapoints: points
      .slice(0, NAMED)
      .map(({ time, value }) => ({ timestamp: new Date(time).toISOString(), value })),
  });
}
