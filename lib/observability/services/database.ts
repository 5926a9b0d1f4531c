/** A provisioned source database (RDS). */
import type { AlarmDefinition, AlarmDefinitions } from '../alarm';
import { metricsOf } from '../metric';
import type { Widget } from '../widgets';
import { graph } from '../widgets';

/** What thresholds are derived from. */
export interface DatabaseLimits {
  readonly vcpus: number;
  /** GiB. */
  readonly memory: number;
  /** GiB allocated at first. */
  readonly storage: number;
}

const GIB = 1024 ** 3;
/** RDS for PostgreSQL sets max_connections to LEAST(memory in bytes / 9531392, 5000). */
const mostConnections = ({ memory }: DatabaseLimits): number => Math.min(Math.floor((memory * GIB) / 9_531_392), 5000);

export const databaseMetrics = (identifier: string) => {
  const metric = metricsOf('AWS/RDS', { DBInstanceIdentifier: identifier });
  return {
    cpu: metric('CPUUtilization', 'Average'),
    load: metric('DBLoad', 'Average'),
    connections: metric('DatabaseConnections', 'Average'),
    memory: metric('FreeableMemory', 'Average'),
    storage: metric('FreeStorageSpace', 'Minimum'),
    readLatency: metric('ReadLatency', 'p90'),
    writeLatency: metric('WriteLatency', 'p90'),
    readOperations: metric('ReadIOPS', 'Average'),
    writeOperations: metric('WriteIOPS', 'Average'),
    queue: metric('DiskQueueDepth', 'Average'),
    byteBalance: metric('EBSByteBalance%', 'Average'),
    ioBalance: metric('EBSIOBalance%', 'Average'),
    transactionIds: metric('MaximumUsedTransactionIDs', 'Average'),
    logs: metric('TransactionLogsDiskUsage', 'Average'),
  };
};

/** @param source name of the source, which the alarms' names carry */
export function databaseAlarms(source: string, identifier: string, limits: DatabaseLimits): AlarmDefinitions {
  const metrics = databaseMetrics(identifier);
  const database = `Database ${identifier}`;
  const alarms: Record<string, AlarmDefinition> = {
    cpu: {
      metric: metrics.cpu,
      comparison: '>',
      threshold: 90,
      periods: 5,
      missing: 'breaching',
      meaning: `${database} has used over 90 % of its CPU for five minutes, or reports nothing: queries and loads slow down.`,
      runbook: 'database.md#cpu',
    },
    load: {
      metric: metrics.load,
      comparison: '>',
      threshold: limits.vcpus,
      periods: 15,
      missing: 'missing',
      meaning: `${database} has had more active sessions than its ${limits.vcpus} vCPUs for fifteen minutes: sessions wait.`,
      runbook: 'database.md#load',
    },
    connections: {
      metric: metrics.connections,
      comparison: '>',
      threshold: Math.floor(mostConnections(limits) * 0.9),
      periods: 5,
      missing: 'breaching',
      meaning: `${database} is near its limit of ${mostConnections(limits)} connections, or reports nothing: soon it refuses logins, loads among them.`,
      runbook: 'database.md#connections',
    },
    memory: {
      metric: metrics.memory,
      comparison: '<',
      threshold: Math.round(limits.memory * GIB * 0.1),
      periods: 15,
      missing: 'breaching',
      meaning: `${database} has had less than 10 % of its memory free for fifteen minutes, or reports nothing.`,
      runbook: 'database.md#memory',
    },
    storage: {
      metric: metrics.storage,
      comparison: '<',
      threshold: Math.round(limits.storage * GIB * 0.1),
      periods: 5,
      missing: 'breaching',
      meaning: `${database} has little storage left and may have reached the limit to which it grows by itself. When full it stops.`,
      runbook: 'database.md#storage',
    },
    'read-latency': {
      metric: metrics.readLatency,
      comparison: '>',
      threshold: 0.02,
      periods: 5,
      missing: 'missing',
      meaning: `Reads from the disks of ${identifier} take over 20 ms: loads and the application slow down.`,
      runbook: 'database.md#latency',
    },
    'write-latency': {
      metric: metrics.writeLatency,
      comparison: '>',
      threshold: 0.02,
      periods: 5,
      missing: 'missing',
      meaning: `Writes to the disks of ${identifier} take over 20 ms: the application slows down.`,
      runbook: 'database.md#latency',
    },
    'disk-queue': {
      metric: metrics.queue,
      comparison: '>',
      threshold: 64,
      periods: 15,
      missing: 'missing',
      meaning: `Over 64 operations have waited for the disks of ${identifier} for fifteen minutes.`,
      runbook: 'database.md#latency',
    },
    'byte-balance': {
      metric: metrics.byteBalance,
      comparison: '<',
      threshold: 10,
      periods: 3,
      missing: 'missing',
      meaning: `${database} has nearly used up its burst of disk throughput and is about to be held to its baseline.`,
      runbook: 'database.md#burst-balance',
    },
    'io-balance': {
      metric: metrics.ioBalance,
      comparison: '<',
      threshold: 10,
      periods: 3,
      missing: 'missing',
      meaning: `${database} has nearly used up its burst of disk operations and is about to be held to its baseline.`,
      runbook: 'database.md#burst-balance',
    },
    'transaction-ids': {
      metric: metrics.transactionIds,
      comparison: '>',
      threshold: 1_000_000_000,
      periods: 1,
      missing: 'missing',
      meaning: `The oldest transaction of ${identifier} is a billion old: vacuum can't keep up, and at two billion the database stops writing.`,
      runbook: 'database.md#transaction-ids',
    },
  };
  return Object.fromEntries(Object.entries(alarms).map(([name, alarm]) => [`database-${source}-${name}`, alarm]));
}

export function databaseWidgets(source: string, identifier: string): Widget[] {
  const metrics = databaseMetrics(identifier);
  const title = (what: string): string => `Database ${source}: ${what}`;
  return [
    graph(title('CPU and active sessions'), [metrics.cpu, metrics.load]),
    graph(title('connections'), [metrics.connections]),
    graph(title('free memory and storage'), [metrics.memory, metrics.storage], { unit: 'bytes' }),
    graph(title('latency'), [metrics.readLatency, metrics.writeLatency], { unit: 's' }),
    graph(title('operations and queue'), [metrics.readOperations, metrics.writeOperations, metrics.queue]),
    graph(title('transaction logs and ids'), [metrics.logs, metrics.transactionIds]),
  ];
}
