/** The DynamoDB table of watermarks, leases and runs. */
import type { AlarmDefinitions } from '../alarm';
import { metricsOf } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';

export const tableMetrics = (tableName: string) => {
  const metric = metricsOf('AWS/DynamoDB', { TableName: tableName });
  return {
    readThrottles: metric('ReadThrottleEvents', 'Sum'),
    writeThrottles: metric('WriteThrottleEvents', 'Sum'),
    systemErrors: metric('SystemErrors', 'Sum'),
    refused: metric('ConditionalCheckFailedRequests', 'Sum', { label: 'conditions refused' }),
    reads: metric('ConsumedReadCapacityUnits', 'Sum', { label: 'read units' }),
    writes: metric('ConsumedWriteCapacityUnits', 'Sum', { label: 'write units' }),
  };
};

export function tableAlarms(tableName: string): AlarmDefinitions {
  const metrics = tableMetrics(tableName);
  return {
    'state-read-throttles': {
      metric: metrics.readThrottles,
      comparison: '>',
      threshold: 0,
      periods: 5,
      meaning: 'Reads of the state table are throttled: planning and freshness come late.',
      runbook: 'state-table.md#throttles',
    },
    'state-write-throttles': {
      metric: metrics.writeThrottles,
      comparison: '>',
      threshold: 0,
      periods: 5,
      meaning: 'Writes to the state table are throttled: commits of loads and leases come late.',
      runbook: 'state-table.md#throttles',
    },
    'state-system-errors': {
      metric: metrics.systemErrors,
      comparison: '>',
      threshold: 0,
      periods: 15,
      meaning: 'DynamoDB answers requests for the state table with errors of its own: leases and commits may fail.',
      runbook: 'state-table.md#system-errors',
    },
  };
}

export function tableWidgets(tableName: string): Widget[] {
  const { readThrottles, writeThrottles, systemErrors, refused, reads, writes } = tableMetrics(tableName);
  return [
    graph('State table: capacity used', [reads, writes], { width: 12 }),
    graph(
      'State table: throttles, errors, conditions refused',
      [readThrottles, writeThrottles, systemErrors, refused],
      { width: 12 },
    ),
  ];
}
