/** Evaluates every metric alarm of the embedded AWS and sets its state. */
import {
  paginateDescribeAlarms,
  SetAlarmStateCommand,
  type CloudWatchClient,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { runQueries } from '../expressions/query';
import type { MetricSource } from '../expressions/source';
import { evaluationRange, judgeAlarm, type Verdict } from './evaluate';
import { readAlarm, type AlarmModel } from './model';
import { stateReason, stateReasonData } from './reason';

export interface AlarmChange {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export class AlarmEvaluator {
  /** Contributors in ALARM when an alarm's state was last set: a change of them is news though the state stays. */
  private readonly contributors = new Map<string, string>();
  /** Alarms that can't be evaluated and were reported. */
  private readonly reported = new Set<string>();

  constructor(
    private readonly client: CloudWatchClient,
    private readonly source: MetricSource,
    private readonly onProblem: (message: string) => void = () => undefined,
  ) {}

  /** Looks at all alarms once. Gives the states that changed. */
  async run(now: number = Date.now()): Promise<AlarmChange[]> {
    const alarms: MetricAlarm[] = [];
    for await (const page of paginateDescribeAlarms({ client: this.client }, { AlarmTypes: ['MetricAlarm'] })) {
      alarms.push(...(page.MetricAlarms ?? []));
    }
    const changes: AlarmChange[] = [];
    for (const alarm of alarms) {
      const model = readAlarm(alarm);
      if (typeof model === 'string') this.report(model);
      else {
        const change = await this.evaluate(model, now);
        if (change) changes.push(change);
      }
    }
    return changes;
  }

  private async evaluate(alarm: AlarmModel, now: number): Promise<AlarmChange | undefined> {
    const verdict = await this.judge(alarm, now);
    const next = verdict.outcome === 'retain' ? alarm.state : verdict.outcome;
    const names = alarm.contributors && next === 'ALARM' ? alarming(verdict) : '';
    const known = this.contributors.get(alarm.name);
    this.contributors.set(alarm.name, names);
    if (next === alarm.state && (known === undefined || known === names)) return undefined;
    const reason = stateReason(alarm, verdict, next);
    await this.client.send(
      new SetAlarmStateCommand({
        AlarmName: alarm.name,
        StateValue: next,
        StateReason: reason,
        StateReasonData: stateReasonData(alarm, verdict, now),
      }),
    );
    return next === alarm.state ? undefined : { name: alarm.name, from: alarm.state, to: next, reason };
  }

  private async judge(alarm: AlarmModel, now: number): Promise<Verdict> {
    const start = evaluationRange(alarm, now)[0]!;
    const [result] = await runQueries(alarm.queries, { start, end: now + 1 }, this.source);
    if (result?.error !== undefined) {
      this.report(`Alarm ${alarm.name}: ${result.error}`);
      return { outcome: 'INSUFFICIENT_DATA', series: [], error: result.error };
    }
    const series = result?.series ?? [];
    // Without GROUP BY an alarm watches exactly one series.
    return judgeAlarm(alarm, alarm.contributors ? series : series.slice(0, 1), now);
  }

  private report(message: string): void {
    if (this.reported.has(message)) return;
    this.reported.add(message);
    this.onProblem(message);
  }
}

function alarming(verdict: Verdict): string {
  return JSON.stringify(
    verdict.series
      .filter((one) => one.outcome === 'ALARM')
      .map((one) => one.label)
      .sort(),
  );
}
