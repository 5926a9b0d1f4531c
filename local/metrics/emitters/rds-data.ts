/** From samples of a PostgreSQL server to AWS/RDS's metrics. Pure. */
import type { Datum } from './datum';

/** What is read off the server at one moment. Counters grow since its start. */
export interface Sample {
  readonly time: number;
  readonly connections: number;
  readonly active: number;
  readonly activeOnCpu: number;
  readonly usedTransactionIds: number;
  readonly walBytes: number;
  /** Bytes that the oldest replication slot holds back; undefined without slots. */
  readonly slotLagBytes?: number;
  readonly reads: number;
  readonly writes: number;
  /** Milliseconds spent reading and writing; undefined when the server doesn't measure (track_io_timing). */
  readonly readMs?: number;
  readonly writeMs?: number;
  readonly readBytes: number;
  readonly writeBytes: number;
  readonly cpuSeconds?: number;
  readonly freeStorageBytes?: number;
  readonly freeableBytes: number;
}

/** RDS's values of one instance at a sample; rates need the sample before. */
export function rdsData(instance: string, now: Sample, before: Sample | undefined, cores: number): Datum[] {
  const data: Datum[] = [];
  const put = (name: string, unit: Datum['unit'], value: number | undefined) => {
    if (value === undefined || !Number.isFinite(value)) return;
    data.push({
      metric: { namespace: 'AWS/RDS', name, dimensions: { DBInstanceIdentifier: instance } },
      unit,
      value,
      time: now.time,
    });
  };
  const seconds = before ? (now.time - before.time) / 1000 : 0;
  // A counter that fell belongs to a server that was started anew.
  const rate = (read: (sample: Sample) => number | undefined): number | undefined => {
    const [from, to] = [before && read(before), read(now)];
    return from === undefined || to === undefined || to < from || seconds <= 0 ? undefined : (to - from) / seconds;
  };
  const cpu = rate((sample) => sample.cpuSeconds);
  put('CPUUtilization', 'Percent', cpu === undefined ? undefined : Math.min(100, (cpu / cores) * 100));
  put('DatabaseConnections', 'Count', now.connections);
  put('FreeStorageSpace', 'Bytes', now.freeStorageBytes);
  put('FreeableMemory', 'Bytes', now.freeableBytes);
  put(
    'ReadIOPS',
    'Count/Second',
    rate((sample) => sample.reads),
  );
  put(
    'WriteIOPS',
    'Count/Second',
    rate((sample) => sample.writes),
  );
  put(
    'ReadLatency',
    'Seconds',
    latency(
      rate((sample) => sample.readMs),
      rate((sample) => sample.reads),
    ),
  );
  put(
    'WriteLatency',
    'Seconds',
    latency(
      rate((sample) => sample.writeMs),
      rate((sample) => sample.writes),
    ),
  );
  put(
    'ReadThroughput',
    'Bytes/Second',
    rate((sample) => sample.readBytes),
  );
  put(
    'WriteThroughput',
    'Bytes/Second',
    rate((sample) => sample.writeBytes),
  );
  put('TransactionLogsDiskUsage', 'Bytes', now.walBytes);
  put('OldestReplicationSlotLag', 'Bytes', now.slotLagBytes);
  put('MaximumUsedTransactionIDs', 'Count', now.usedTransactionIds);
  put('DBLoad', 'None', now.active);
  put('DBLoadCPU', 'None', now.activeOnCpu);
  put('DBLoadNonCPU', 'None', now.active - now.activeOnCpu);
  return data;
}

/** Seconds an operation; 0 without operations, as RDS reports it. */
function latency(millisecondsRate: number | undefined, operationsRate: number | undefined): number | undefined {
  if (millisecondsRate === undefined || operationsRate === undefined) return undefined;
  return operationsRate === 0 ? 0 : millisecondsRate / 1000 / operationsRate;
}
