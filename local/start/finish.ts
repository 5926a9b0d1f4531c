/** Gathers the summary of a start. */
import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { clientConfig } from '../metrics/clients';
import { writeAtomically } from '../runtime/files';
import { run } from '../runtime/paths';
import type { StartContext } from './context';
import { problemsOf, type AlarmState, type Summary } from './summary';

/** Builds the summary and writes it to `.headwater/run/summary.json`. */
export async function gatherSummary(
  context: StartContext,
  steps: Readonly<Record<string, number>>,
  seconds: number,
): Promise<Summary> {
  const { comparisons, gold } = context.get('report');
  const postgres = context.get('postgres');
  const [database = 'postgres'] = Object.values(context.platform.databases);
  await context.get('metrics').flush();
  const summary: Summary = {
    ok: problemsOf(context.runs, comparisons, context.peek('sessions'), context.peek('catalogueReport')).length === 0,
    environment: context.platform.environment,
    prefix: context.platform.prefix,
    seconds,
    steps,
    runs: context.runs,
    comparisons,
    freshnessSeconds: freshness(context),
    gold,
    sessions: context.peek('sessions'),
    catalogue: context.peek('catalogueReport'),
    alarms: await alarmStates(context),
    endpoint: context.endpoint,
    console: context.peek('console')?.url,
    postgres: `${postgres.host}:${postgres.port}/${database}`,
  };
  writeAtomically(run.summary, `${JSON.stringify(summary, undefined, 2)}\n`);
  return summary;
}

function freshness({ runs }: StartContext): Record<string, number> {
  const latest = new Map<string, string>();
  for (const { datasets } of runs)
    for (const { dataset, sourceTime } of datasets) if (sourceTime) latest.set(dataset, sourceTime);
  return Object.fromEntries(
    [...latest].map(([dataset, time]) => [dataset, Math.max(0, (Date.now() - Date.parse(time)) / 1000)]),
  );
}

async function alarmStates({ endpoint, region, platform }: StartContext): Promise<AlarmState[]> {
  const client = new CloudWatchClient(clientConfig({ endpoint, region }));
  const states: AlarmState[] = [];
  try {
    const pages = paginateDescribeAlarms(
      { client },
      { AlarmNamePrefix: platform.prefix, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
    );
    for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages) {
      for (const { AlarmName, StateValue } of [...MetricAlarms, ...CompositeAlarms])
        states.push({ name: AlarmName!, state: StateValue! });
    }
  } finally {
    client.destroy();
  }
  return states;
}
