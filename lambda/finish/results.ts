import { concurrently } from '../shared/concurrently';
import { runFolder, type Documents } from '../shared/documents';
import type { Pack } from '../plan/pack';

/** What the Spark job writes about a table, last of all. */
export interface LoadResult {
  readonly dataset: string;
  readonly status: 'SUCCEEDED' | 'FAILED';
  readonly pattern?: string;
  readonly loadId?: string;
  readonly rowsRead: number;
  readonly rowsInserted: number;
  readonly rowsUpdated: number;
  readonly rowsDeleted: number;
  readonly rowsQuarantined: number;
  readonly seconds: number;
  readonly steps?: Readonly<Record<string, number>>;
  /** ISO. */
  readonly sourceTime?: string | null;
  readonly findings?: readonly Finding[];
  readonly error?: ResultError;
  /** Of a stream: events that silver had already, or that gave way to another of their key. */
  readonly eventsRepeated?: number;
  /** … Of `rowsQuarantined`, those that the consumer had put aside, which it has counted itself. */
  readonly eventsPutAside?: number;
  /** … Seconds from an event's arrival in the stream to its publication. @default undefined: no new events */
  readonly eventLagP50?: number;
  readonly eventLagP99?: number;
  /** Of an API: items with fields that the contract doesn't know. */
  readonly unknownFields?: number;
}

export interface ModelResult {
  readonly model: string;
  readonly status: 'SUCCEEDED' | 'FAILED' | 'SKIPPED';
  readonly rows?: number;
  readonly seconds?: number;
  readonly findings?: readonly Finding[];
  readonly error?: ResultError;
}

export interface Finding {
  readonly kind: string;
  readonly severity: string;
  readonly message: string;
}

export interface ResultError {
  readonly code: string;
  readonly message: string;
}

export interface RunResults {
  /** @default undefined when the run died before it was planned */
  readonly packs?: readonly Pack[];
  readonly loads: ReadonlyMap<string, LoadResult>;
  readonly models: ReadonlyMap<string, ModelResult>;
}

const MOST_READS_AT_ONCE = 32;

/** All that the run's Spark jobs left. */
export async function readResults(
  artefacts: Documents,
  pipeline: string,
  runId: string,
  packsKey: string,
): Promise<RunResults> {
  const folder = runFolder(pipeline, runId);
  const [packs, loads, models] = await Promise.all([
    artefacts.get<Pack[]>(packsKey),
    readFolder<LoadResult>(artefacts, `${folder}/results/`),
    readFolder<ModelResult>(artefacts, `${folder}/models/`),
  ]);
  return { packs, loads, models };
}

/** Documents by their file's name without `.json`. */
async function readFolder<T>(artefacts: Documents, prefix: string): Promise<Map<string, T>> {
  const keys = (await artefacts.list(prefix)).filter((key) => key.endsWith('.json'));
  const documents = await concurrently(keys, MOST_READS_AT_ONCE, (key) => artefacts.get<T>(key));
  const named = keys.map((key, i) => [key.slice(prefix.length, -'.json'.length), documents[i]] as const);
  return new Map(named.filter((entry): entry is [string, T & {}] => entry[1] !== undefined));
}
