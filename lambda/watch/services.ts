import type { Manifest } from '../../lib/platform/manifest';
import type { Executions } from '../shared/executions';
import type { Log } from '../shared/log';
import type { Metrics } from '../shared/metrics';
import type { Datasets } from '../shared/state/datasets';
import type { Leases } from '../shared/state/leases';
import type { Runs } from '../shared/state/runs';
import type { ScheduleHistory } from '../shared/state/schedules';

export interface WatchServices {
  readonly manifest: () => Promise<Manifest>;
  readonly datasets: Datasets;
  readonly leases: Leases;
  readonly runs: Runs;
  readonly schedules: ScheduleHistory;
  readonly executions: Executions;
  readonly metrics: Metrics;
  readonly now: () => Date;
  readonly log: Log;
}
