/** What can be reached: the probe's own metrics, by target. */
import type { AlarmDefinitions } from '../alarm';
import { metricsOf, NAMESPACE, ownQuery, ownSearch } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';

/** Seconds between two probes. */
const HOUR = 3_600;

export const probeMetrics = (platform: string) => {
  const metric = metricsOf(NAMESPACE, { Platform: platform });
  return {
    /** One for each target of each probe. */
    probed: metric('ProbeFailures', 'SampleCount', { period: HOUR, label: 'targets probed' }),
    failed: metric('ProbeFailures', 'Sum', { period: HOUR, label: 'targets failed' }),
  };
};

export const probeAlarms = (platform: string): AlarmDefinitions => ({
  'probe-failures': {
    metric: ownQuery(platform, 'Target', 'ProbeFailures', 'MAX', { period: HOUR }),
    comparison: '>',
    threshold: 0,
    periods: 1,
    meaning:
      "A source or an AWS service can't be reached from where the Spark job runs: its next load will fail. The contributor names the target, the probe's log the layer.",
    runbook: 'connectivity.md#probe-failures',
  },
  'probe-tables': {
    metric: ownQuery(platform, 'Target', 'ProbeTableFailures', 'MAX', { period: HOUR }),
    comparison: '>',
    threshold: 0,
    // A new database has no tables at first.
    periods: 2,
    meaning:
      "Tables of a source are missing or can't be read, for two probes in a row: their next load will fail. The contributor names the source, the probe's log the tables.",
    runbook: 'connectivity.md#probe-tables',
  },
  'probe-silent': {
    metric: probeMetrics(platform).probed,
    comparison: '<',
    threshold: 1,
    periods: 3,
    missing: 'breaching',
    meaning: 'No probe has come to its end for three hours: that nothing is reported unreachable means nothing now.',
    runbook: 'connectivity.md#probe-silent',
  },
});

export const probeWidgets = (platform: string): Widget[] => {
  const { probed, failed } = probeMetrics(platform);
  const by = (name: 'ProbeFailures' | 'ProbeTableFailures') => [
    { expression: ownSearch(platform, 'Target', name, 'Maximum', HOUR) },
  ];
  const options = { period: HOUR, height: 4 };
  return [
    graph("Targets that can't be reached", by('ProbeFailures'), { ...options, stacked: true }),
    graph("Sources with tables that are missing or can't be read", by('ProbeTableFailures'), {
      ...options,
      stacked: true,
    }),
    graph('Probes', [probed, failed], options),
  ];
};
