/** The shape of `platform.config.ts` at run time, with the defaults. What hangs together is checked in `../resolve/`. */
import { z } from 'zod';
import type * as d from '../definition';
import type { Enrichment, EventCondition } from '../events';
import { restApi } from './api';
import { apiArrayLoad, apiLoad } from './api-load';
import { existingDatabase } from './database';
import { network } from './network';
import { account, file, region, whole } from './values';

export { network, NETWORK_DEFAULTS } from './network';

const name = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, {
  error: 'is to be lower-case letters, digits and single hyphens, starting with a letter',
});
/** Becomes a table name in Glue and Iceberg. */
const tableName = z.string().regex(/^[a-z][a-z0-9_]*$/, {
  error: 'is to be lower-case letters, digits and underscores, starting with a letter: it becomes a table name',
});
const identifier = z.string().min(1).max(63);

/** Not filled in here: an environment's probe is laid over the platform's before the defaults. */
export const probe = z.strictObject({
  onDeploy: z.enum(['fail', 'warn', 'off']).optional(),
  schedule: z.enum(['hourly', 'off']).optional(),
});
export const PROBE_DEFAULTS = { onDeploy: 'fail', schedule: 'hourly' } as const;

export const environment = z.strictObject({
  account: account.optional(),
  region: region.optional(),
  size: z.enum(['small', 'medium', 'large']).default('small'),
  removalPolicy: z.enum(['destroy', 'retain']).default('retain'),
  network: network.optional(),
  probe: probe.optional(),
});

const postgres = z.strictObject({
  type: z.literal('postgres'),
  database: identifier,
  existing: existingDatabase.optional(),
  engineVersion: z.enum(['16', '17']).optional(),
  allocatedStorage: whole(20, 65_536).optional(),
});
export const SOURCE_DEFAULTS = { engineVersion: '17', allocatedStorage: 50 } as const;

const consumer = z.strictObject({
  batchSize: whole(1, 10_000).default(1_000),
  batchWindowSeconds: whole(0, 300).default(1),
  parallelizationFactor: whole(1, 10).default(1),
  maxRetries: whole(0, 10_000).default(10),
  maxRecordAgeHours: whole(1, 168).optional(),
  startingPosition: z.enum(['trim-horizon', 'latest']).default('trim-horizon'),
  onFailure: z.enum(['s3', 'sqs', 'sns']).default('s3'),
  filters: z
    .array(z.custom<object>((value) => typeof value === 'object' && value !== null))
    .max(5)
    .default([]),
  memoryMegabytes: whole(128, 10_240).default(512),
  timeoutSeconds: whole(1, 900).default(60),
});
/** Hours; half of the retention where that is less. */
export const MAX_RECORD_AGE = 24;

const delivery = z.strictObject({
  destination: z.enum(['s3', 'iceberg']).default('s3'),
  intervalSeconds: whole(0, 900).default(60),
  sizeMegabytes: whole(64, 128).default(64),
  compression: z.enum(['gzip', 'none']).default('gzip'),
});

const eventStream = z.strictObject({
  type: z.literal('eventStream'),
  capacity: z.union([z.literal('on-demand'), z.strictObject({ shards: whole(1, 500) })]).default('on-demand'),
  retentionHours: whole(24, 8_760).default(168),
  enhancedFanOut: z.boolean().default(false),
  consumer: consumer.prefault({}),
  delivery: delivery.prefault({}),
});

export const source = z.discriminatedUnion('type', [postgres, eventStream, restApi]);

const load = z.discriminatedUnion('pattern', [
  z.strictObject({ pattern: z.literal('snapshot') }),
  z.strictObject({
    pattern: z.literal('incremental'),
    cursor: identifier,
    guard: z.enum(['transaction', 'xid8']).default('transaction'),
    clockToleranceSeconds: whole(0, 86_400).default(300),
  }),
  z.strictObject({
    pattern: z.literal('stream'),
    keep: z.enum(['every', 'first', 'latest']).default('every'),
    eventTime: z.string().min(1).optional(),
    previousContracts: z.array(file).default([]),
    // What conditions and enrichments say is checked together with the contract, in `../resolve/events/`.
    filter: z.custom<EventCondition>().optional(),
    enrich: z.record(z.string(), z.custom<Enrichment>()).default({}),
    routes: z
      .record(name.max(24), z.strictObject({ when: z.custom<EventCondition>().optional() }))
      .refine((routes) => Object.keys(routes).length > 0, { error: 'names no route, so that events would go nowhere' })
      .default({ all: {} }),
    code: file.optional(),
  }),
  apiLoad,
  apiArrayLoad,
]);

export const dataset = z.strictObject({
  source: z.string(),
  schema: identifier.optional(),
  table: identifier.optional(),
  load,
  contract: file.optional(),
  transform: file.optional(),
  expectedRows: whole(0, 1e12).default(1_000_000),
});

export const DATASET_DEFAULTS = { schema: 'public' } as const;

export const model = z.strictObject({ path: file.optional() });

export const pipeline = z.strictObject({
  datasets: z.array(z.string()).min(1),
  models: z.array(z.string()).default([]),
  schedule: z.strictObject({ cron: z.string(), timeZone: z.string().default('UTC') }).optional(),
  whenBusy: z.enum(['wait', 'stop']).default('stop'),
  timeoutMinutes: whole(5, 1_440).default(120),
  maxConcurrency: whole(1, 100).default(4),
});

export const alerts = z.strictObject({ emails: z.array(z.email({ error: 'is not an e-mail address' })).default([]) });

export const tags = z.record(
  z
    .string()
    .max(128)
    .regex(/^(?!aws:)(?!headwater:)[\p{L}\p{N}\s_.:/=+\-@]+$/u, {
      error: "is to be letters, digits, spaces and _ . : / = + - @, not starting with 'aws:' or 'headwater:'",
    }),
  z.string().max(256),
);

/**
 * Names of entries are checked by these; the entries by the schemas above, one by one. Together they fit into what AWS
 * allows: `<platform>-<environment>-<pipeline>` is a schedule (64 characters), `…-<source>` a database (63).
 */
export const definition = z.strictObject({
  name: name.max(20),
  environments: z.record(name.max(12), z.unknown()),
  network: z.unknown().optional(),
  sources: z.record(name.max(24), z.unknown()),
  datasets: z.record(tableName.max(100), z.unknown()),
  models: z.record(tableName.max(100), z.unknown()).optional(),
  pipelines: z.record(name.max(28), z.unknown()),
  alerts: z.unknown().optional(),
  probe: z.unknown().optional(),
  tags: z.unknown().optional(),
});

export type Environment = z.output<typeof environment>;
export type Network = z.output<typeof network>;
export type Source = z.output<typeof source>;
export type EventStream = z.output<typeof eventStream>;
export type Postgres = z.output<typeof postgres>;
export type Dataset = z.output<typeof dataset>;
export type ApiLoads = Extract<Dataset['load'], { pattern: 'api' | 'apiArray' }>;
export type StreamLoad = Extract<Dataset['load'], { pattern: 'stream' }>;
export type Pipeline = z.output<typeof pipeline>;

// What the compiler lets a user write and what is accepted at run time are the same.
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const same = <A, B>(_: Same<A, B>): void => undefined;
same<z.input<typeof environment>, d.EnvironmentDefinition>(true);
same<z.input<typeof network>, d.NetworkDefinition>(true);
same<z.input<typeof source>, d.SourceDefinition>(true);
same<z.input<typeof dataset>, d.DatasetDefinition>(true);
same<z.input<typeof model>, d.ModelDefinition>(true);
same<z.input<typeof pipeline>, d.PipelineDefinition>(true);
same<z.input<typeof alerts>, d.AlertsDefinition>(true);
same<z.input<typeof probe>, d.ProbeDefinition>(true);
same<keyof z.input<typeof definition>, keyof d.PlatformDefinition>(true);
