/**
 * The manifest: everything that handlers and jobs need to know about the platform at run time, as one JSON
 * document. Written at synthesis, deployed as an asset, read by `lambda/` and `glue/`. A new table is a new
 * row here and never a new resource.
 */

import type { ApiArrayLoad, ApiLoad, ApiSourceSpec } from './api';
import type { EventSpec } from './events';

/** Zones of the lake. */
export const ZONES = ['bronze', 'silver', 'gold', 'quarantine'] as const;
export type Zone = (typeof ZONES)[number];

export interface Manifest {
  readonly manifestVersion: 1;
  /** Name of the platform, e.g. `flights`. */
  readonly platform: string;
  /** Name of the environment, e.g. `dev`. */
  readonly environment: string;
  /** `<platform>-<environment>`: prefix of physical names and value of the metric dimension `Platform`. */
  readonly prefix: string;
  /** Glue database of each zone: `<platform>_<environment>_<zone>`. */
  readonly databases: Readonly<Record<Zone, string>>;
  readonly sources: Readonly<Record<string, ManifestSource>>;
  readonly datasets: Readonly<Record<string, ManifestDataset>>;
  readonly models: Readonly<Record<string, ManifestModel>>;
  readonly pipelines: Readonly<Record<string, ManifestPipeline>>;
}

export type ManifestSource =
  | {
      readonly type: 'postgres';
      /** Name of the Glue connection (JDBC URL and secret): `<prefix>-<source>`. */
      readonly connection: string;
    }
  | {
      readonly type: 'eventStream';
      /** Name of the stream that producers write to: `<prefix>-<source>`. */
      readonly stream: string;
      /** Streams of the routes, by route: `<prefix>-<source>-<route>`; what delivers them has the same name. */
      readonly routes: Readonly<Record<string, string>>;
      /** Name of the function: `<prefix>-<source>-consumer`. */
      readonly consumer: string;
      readonly retentionHours: number;
    }
  | ApiSourceSpec;

export interface ManifestDataset {
  readonly source: string;
  /** Schema of the table in the source, e.g. `public`. @default none: events of a stream, items of an API */
  readonly schema?: string;
  /** @default none: events of a stream, items of an API */
  readonly table?: string;
  readonly load: ManifestLoad;
  /** Columns of the primary key, in order; never empty but for events of which every one is kept. */
  readonly primaryKey: readonly string[];
  /**
   * Columns of the contract, in order; of events with the derived ones. Columns with mask `drop` are listed too: they are
   * not to be read.
   */
  readonly columns: readonly ManifestColumn[];
  /** Spark SQL that transforms a load before it is written to silver; reads the view `input`. */
  readonly transform?: string;
  /** Audits between write and publish; row rules (`required`, key) follow from `columns`. */
  readonly checks: readonly ManifestCheck[];
  /** The contract's freshness SLA in seconds. */
  readonly freshnessSeconds: number;
  readonly owner: string;
  /** Rows expected at the first load: sizes the first packs, before there are measurements. */
  readonly expectedRows?: number;
}

export type ManifestLoad =
  | { readonly pattern: 'snapshot' }
  | {
      readonly pattern: 'incremental';
      /** Column that the database sets at every change. */
      readonly cursor: string;
      /**
       * What makes the lower bound safe. `transaction`: start of the oldest open transaction;
       * `xid8`: `cursor` is an indexed xid8 column, read over [previous, snapshot xmin).
       */
      readonly guard: 'transaction' | 'xid8';
      /** Guard `transaction`: seconds re-read below the watermark, covering steps of the database's clock. */
      readonly clockToleranceSeconds: number;
    }
  | {
      readonly pattern: 'stream';
      /** Rows of silver: one an event, or for each primary key the event that the stream took first or last. */
      readonly keep: 'every' | 'first' | 'latest';
      /** Column with the event's own time. @default when the stream took it */
      readonly eventTime?: string;
      /** Key prefix of delivered files in bronze and of rejected events in quarantine: `stream-events/<dataset>/`. */
      readonly events: string;
      /** Tables of bronze by route, that events are delivered to instead of files. @default none: files */
      readonly deliveredTables?: Readonly<Record<string, string>>;
      readonly spec: EventSpec;
    }
  | ApiLoad
  | ApiArrayLoad;

export type Mask = 'hash' | 'redact' | 'drop';

export interface ManifestColumn {
  readonly name: string;
  /** ODCS logicalType: string, integer, number, boolean, date, timestamp, time, array, object. */
  readonly logicalType: string;
  /** Type in the source as PostgreSQL spells it, e.g. `numeric(10,2)`; of events and items, that in the lake as Spark spells it. */
  readonly physicalType: string;
  /** Of events: in every contract that is accepted. */
  readonly required: boolean;
  readonly unique: boolean;
  /** Applied before anything is written. */
  readonly mask?: Mask;
  /**
   * Of items of an API: path of the value in an item, e.g. `track.id`; none of its names has a dot in it.
   * @default the column's name; columns of `keys` and `position` are not in the item
   */
  readonly path?: string;
}

export type Severity = 'error' | 'warning';

export type ManifestCheck =
  | {
      readonly name: string;
      readonly kind: 'rowCount';
      readonly min?: number;
      readonly max?: number;
      readonly severity: Severity;
    }
  | {
      readonly name: string;
      /** Spark SQL giving one number over the table, which is put in for `{table}`. */
      readonly kind: 'sql';
      readonly query: string;
      readonly min?: number;
      readonly max?: number;
      readonly severity: Severity;
    }
  | {
      readonly name: string;
      readonly kind: 'unique';
      readonly columns: readonly string[];
      readonly severity: Severity;
    };

export interface ManifestModel {
  /** Spark SQL (one SELECT); `${silver}`, `${gold}` stand for the databases, e.g. `from ${silver}.flights`. */
  readonly sql: string;
  /** `silver.flights`, `gold.daily_delay`, …: read out of the SQL. */
  readonly inputs: readonly string[];
}

export interface ManifestPipeline {
  readonly datasets: readonly string[];
  /** Models in the order in which they run (inputs before their readers). */
  readonly models: readonly string[];
  readonly schedule?: ManifestSchedule;
  /** What a run does when another run of the pipeline holds the lease. */
  readonly whenBusy: 'wait' | 'stop';
  /** A run that takes longer is ended; its lease is free after that. */
  readonly timeoutSeconds: number;
  /** Most Spark runs side by side. */
  readonly maxConcurrency: number;
}

export interface ManifestSchedule {
  /** EventBridge Scheduler expression: `cron(0 6 * * ? *)` or `rate(1 hour)`. */
  readonly expression: string;
  /** IANA time zone. */
  readonly timeZone: string;
}
