/** What a probe found: one JSON document, in the words that `docs/probe.md` explains. */

/** In the order in which they are tested. A database has the first nine, an AWS service `call` alone. */
export const DATABASE_LAYERS = [
  'dns',
  'tcp',
  'tls',
  'secret',
  'login',
  'select',
  'tables',
  'permissions',
  'statistics',
] as const;
export const SERVICE_LAYERS = ['call'] as const;

export type Layer = (typeof DATABASE_LAYERS)[number] | (typeof SERVICE_LAYERS)[number];
/** `warning`: something else will fail because of it, now or later, but not the connection. */
export type LayerStatus = 'ok' | 'warning' | 'failed' | 'skipped';
export type Status = Exclude<LayerStatus, 'skipped'>;

export interface LayerReport {
  readonly layer: Layer;
  readonly status: LayerStatus;
  /** @default none: skipped */
  readonly milliseconds?: number;
  /** `<layer or service>/<reason>`, e.g. `tcp/timeout`. @default none: ok or skipped */
  readonly code?: string;
  /** One sentence: what is wrong and what to do. */
  readonly message?: string;
}

export interface TargetReport {
  /** Name of the source, or `<service>/<name>`, e.g. `s3/silver`. */
  readonly target: string;
  readonly kind: 'database' | 'service';
  readonly status: Status;
  /** The first layer that failed, or else warned, with its reason. @default none */
  readonly layer?: Layer;
  readonly code?: string;
  readonly message?: string;
  readonly layers: readonly LayerReport[];
}

export interface ProbeReport {
  /** `<platform>-<environment>`. */
  readonly platform: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly milliseconds: number;
  readonly status: Status;
  readonly targets: readonly TargetReport[];
}

/** Layers that say nothing about the connection: a new database has no tables yet, and nobody to read them. */
const BEYOND_CONNECTION: readonly Layer[] = ['tables', 'permissions', 'statistics'];

const isBad = ({ status }: LayerReport): boolean => status === 'failed' || status === 'warning';

/** The first layer by which a target can't be reached or used. */
export const brokenConnection = ({ layers }: TargetReport): LayerReport | undefined =>
  layers.find(({ layer, status }) => status === 'failed' && !BEYOND_CONNECTION.includes(layer));

/** The first layer by which tables can't be read. */
export const brokenTables = ({ layers }: TargetReport): LayerReport | undefined =>
  layers.find((report) => isBad(report) && BEYOND_CONNECTION.includes(report.layer));

/** The report of a target from those of its layers. */
export function targetReport(target: string, kind: TargetReport['kind'], layers: readonly LayerReport[]): TargetReport {
  const status = worst(layers.map((layer) => (layer.status === 'skipped' ? 'ok' : layer.status)));
  const first = layers.find((layer) => layer.status === status && isBad(layer));
  const reason = first && { layer: first.layer, code: first.code, message: first.message };
  return { target, kind, status, ...reason, layers };
}

/** The worst of them. */
export const worst = (all: readonly Status[]): Status =>
  all.includes('failed') ? 'failed' : all.includes('warning') ? 'warning' : 'ok';
