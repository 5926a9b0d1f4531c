/** AWS/RDS by DBInstanceIdentifier, from the embedded PostgreSQL that stands behind the instances. */
import { paginateDescribeDBInstances, type RDSClient } from '@aws-sdk/client-rds';
import { statfs } from 'node:fs/promises';
import { cpus, freemem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Datum } from './datum';
import { rdsData, type Sample } from './rds-data';
import { serverCpuSeconds } from './server-usage';

export interface PostgresAccess {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** For a server that wants TLS. @default no TLS */
  readonly ssl?: { readonly ca: string };
}

/** The columns of pg_stat_io differ between 16, 17 and 18: read them through JSON. */
const SAMPLE_SQL = `
with io as (select to_jsonb(s) as row from pg_stat_io s where s.object = 'relation'),
     wal as (select to_jsonb(w) as row from pg_stat_wal w),
     clients as (select * from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid())
select pg_backend_pid() as "backendPid", current_setting('data_directory') as "dataDirectory",
  (select count(*) from clients) as "connections",
  (select count(*) from clients where state = 'active') as "active",
  (select count(*) from clients where state = 'active' and wait_event is null) as "activeOnCpu",
  (select max(age(datfrozenxid)) from pg_database) as "usedTransactionIds",
  (select coalesce(sum(size), 0) from pg_ls_waldir()) as "walBytes",
  (select max(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)) from pg_replication_slots) as "slotLagBytes",
  (select sum((row->>'read_time')::numeric) from io where current_setting('track_io_timing')::boolean) as "readMs",
  (select sum((row->>'write_time')::numeric) from io where current_setting('track_io_timing')::boolean) as "writeMs",
  (select coalesce(sum((row->>'reads')::numeric), 0) from io) as "reads",
  (select coalesce(sum((row->>'writes')::numeric), 0) from io) + (select coalesce((row->>'wal_write')::numeric, 0) from wal) as "writes",
  (select coalesce(sum(coalesce((row->>'read_bytes')::numeric, (row->>'reads')::numeric * (row->>'op_bytes')::numeric)), 0) from io) as "readBytes",
  (select coalesce(sum(coalesce((row->>'write_bytes')::numeric, (row->>'writes')::numeric * (row->>'op_bytes')::numeric)), 0) from io)
    + (select coalesce((row->>'wal_bytes')::numeric, 0) from wal) as "writeBytes"`;

/** Seconds between the first two samples, so that rates are there soon. */
const FIRST_INTERVAL = 2;

export class RdsEmitter {
  private connection: Client | undefined;
  private before: Sample | undefined;

  constructor(
    private readonly client: RDSClient,
    private readonly access: PostgresAccess,
  ) {}

  /** The values of now for every instance. */
  async data(): Promise<Datum[]> {
    const instances: string[] = [];
    for await (const page of paginateDescribeDBInstances({ client: this.client }, {})) {
      for (const instance of page.DBInstances ?? []) {
        if (instance.Engine === 'postgres' && instance.DBInstanceIdentifier)
          instances.push(instance.DBInstanceIdentifier);
      }
    }
    if (instances.length === 0) return [];
    if (!this.before) {
      this.before = await this.sample();
      await sleep(FIRST_INTERVAL * 1000);
    }
    const now = await this.sample();
    const data = instances.flatMap((instance) => rdsData(instance, now, this.before, cpus().length));
    this.before = now;
    return data;
  }

  private async sample(): Promise<Sample> {
    const connection = await this.connect();
    const { rows } = await connection.query<Record<string, string | number | null>>(SAMPLE_SQL);
    const { backendPid, dataDirectory, ...figures } = rows[0]!;
    const numbers = Object.fromEntries(
      Object.entries(figures).flatMap(([name, value]) => (value === null ? [] : [[name, Number(value)] as const])),
    );
    const storage = await statfs(String(dataDirectory)).catch(() => undefined);
    const cpuSeconds = await serverCpuSeconds(Number(backendPid)).catch(() => undefined);
    return {
      ...(numbers as unknown as Sample),
      time: Date.now(),
      freeableBytes: freemem(),
      ...(cpuSeconds === undefined ? {} : { cpuSeconds }),
      ...(storage ? { freeStorageBytes: storage.bavail * storage.bsize } : {}),
    };
  }

  private async connect(): Promise<Client> {
    if (this.connection) return this.connection;
    const connection = new Client({
      ...this.access,
      application_name: 'rdsadmin metrics',
      connectionTimeoutMillis: 5000,
    });
    const forget = () => {
      if (this.connection === connection) this.connection = undefined;
    };
    connection.on('error', forget).on('end', forget);
    await connection.connect();
    this.connection = connection;
    return connection;
  }

  async close(): Promise<void> {
    await this.connection?.end().catch(() => undefined);
  }
}
