/** From datapoints to an alarm's state, as AWS documents it ("Configuring how CloudWatch alarms treat missing data"). */
import type { Series } from '../expressions/series';
import type { AlarmModel, AlarmState } from './model';

/** `retain`: the alarm stays in the state in which it is. */
export type Outcome = AlarmState | 'retain';

export interface Datapoint {
  readonly time: number;
  readonly value: number;
}

export interface SeriesVerdict {
  readonly label: string;
  readonly outcome: Outcome;
  /** The points that decided, newest first. */
  readonly evaluated: readonly Datapoint[];
  readonly breaching: readonly Datapoint[];
}

export interface Verdict {
  readonly outcome: Outcome;
  readonly series: readonly SeriesVerdict[];
  /** Set when the metrics could not be evaluated. */
  readonly error?: string;
}

/** Periods that are looked at beyond the evaluation periods, to find real datapoints in place of missing ones. */
const EXTRA_PERIODS = 2;

export function breaches(operator: string, value: number, threshold: number): boolean {
  switch (operator) {
    case 'GreaterThanOrEqualToThreshold':
      return value >= threshold;
    case 'GreaterThanThreshold':
      return value > threshold;
    case 'LessThanThreshold':
      return value < threshold;
    case 'LessThanOrEqualToThreshold':
      return value <= threshold;
    default:
      return false;
  }
}

/** Starts of the periods of the evaluation range, oldest first; the last is the one that `now` lies in. */
export function evaluationRange(alarm: AlarmModel, now: number): number[] {
  const step = alarm.period * 1000;
  const current = Math.floor(now / step) * step;
  const length = alarm.evaluationPeriods + EXTRA_PERIODS + 1;
  return Array.from({ length }, (_none, index) => current - (length - 1 - index) * step);
}

/** Judges one series. */
export function judgeSeries(alarm: AlarmModel, series: Series, now: number): SeriesVerdict {
  const range = evaluationRange(alarm, now);
  const unfinished = series.points.get(range.at(-1)!);
  const isBreaching = unfinished !== undefined && breaches(alarm.operator, unfinished, alarm.threshold);
  // The unfinished period counts as soon as it has a value, unless that breaches only because it still grows.
  const counts = unfinished !== undefined && !(isBreaching && alarm.growsOutOfBreach);
  const slots = (counts ? range.slice(1) : range.slice(0, -1)).map((time) => ({
    time,
    value: series.points.get(time),
  }));
  const real = slots.filter((slot): slot is Datapoint => slot.value !== undefined).reverse();
  const evaluated = real.slice(0, alarm.evaluationPeriods);
  const breaching = evaluated.filter((point) => breaches(alarm.operator, point.value, alarm.threshold));
  const age = (point: Datapoint) => slots.length - slots.findIndex((slot) => slot.time === point.time);
  const outcome = decide(alarm, evaluated.length, breaching.length, breaching.length ? age(breaching.at(-1)!) : 0);
  return { label: series.label, outcome, evaluated, breaching };
}

function decide(alarm: AlarmModel, real: number, breaching: number, oldestBreachingAge: number): Outcome {
  const { missing, datapointsToAlarm: needed, evaluationPeriods } = alarm;
  if (real === 0) return withoutData(alarm);
  if (breaching >= needed) return 'ALARM';
  const lacking = evaluationPeriods - real;
  if (lacking <= 0) return 'OK';
  if (missing === 'breaching') return breaching + lacking >= needed ? 'ALARM' : 'OK';
  if (missing === 'notBreaching' || breaching < real) return 'OK';
  // Only breaching points, fewer than needed: with `missing` an old enough one alarms, else nothing is known.
  return missing === 'missing' && oldestBreachingAge >= needed ? 'ALARM' : 'retain';
}

function withoutData(alarm: AlarmModel): Outcome {
  const outcomes = { missing: 'INSUFFICIENT_DATA', notBreaching: 'OK', breaching: 'ALARM', ignore: 'retain' } as const;
  return outcomes[alarm.missing] ?? 'INSUFFICIENT_DATA';
}

/** Judges an alarm: with contributors it alarms as soon as one of them does. */
export function judgeAlarm(alarm: AlarmModel, series: readonly Series[], now: number): Verdict {
  const verdicts = series.map((one) => judgeSeries(alarm, one, now));
  if (verdicts.length === 0) return { outcome: withoutData(alarm), series: [] };
  const outcomes = verdicts.map((verdict) => verdict.outcome);
  const order: Outcome[] = ['ALARM', 'retain', 'OK', 'INSUFFICIENT_DATA'];
  return { outcome: order.find((outcome) => outcomes.includes(outcome))!, series: verdicts };
}
