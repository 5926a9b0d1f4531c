/** What the source and the lake hold after the runs, found out by plain Spark: see `report.py`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute } from '../runtime/execute';
import { writeAtomically, readJson } from '../runtime/files';
import { ROOT, run } from '../runtime/paths';
import { output, type StackOutputs } from '../deploy/outputs';
import type { LocalPlatform } from '../deploy/platform';
import { maskKeyOf } from './mask-key';
import { sparkClientEnvironment } from './spark';

export interface Comparison {
  readonly dataset: string;
  readonly sourceRows: number;
  /** Undefined where there is no silver table. */
  readonly silverRows?: number;
  /** Whether all rows agree in all columns. */
  readonly agree: boolean;
  /** Columns whose checksums differ. */
  readonly differing: readonly string[];
}

export interface Report {
  readonly comparisons: readonly Comparison[];
  /** Result of the query over gold; undefined where its table is missing. */
  readonly gold?: { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[] };
}

/** What a comparison needs of a running platform. */
export interface Compared {
  readonly endpoint: string;
  readonly region: string;
  readonly platform: LocalPlatform;
  readonly outputs: StackOutputs;
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly owner: string;
    readonly ownerPassword: string;
    readonly caFile: string;
  };
  readonly spark: { readonly port: number; readonly secretFile: string };
  readonly sparkPython: string;
}

/** Compares every dataset of the provisioned sources with its silver table, and asks gold. */
export async function makeReport(compared: Compared, signal: AbortSignal): Promise<Report> {
  const { platform, server } = compared;
  const [request, answer] = [join(run.spark, 'report-request.json'), join(run.spark, 'report.json')];
  const maskKey = await maskKeyOf({ ...compared, prefix: platform.prefix });
  const datasets = Object.entries(platform.manifest.datasets).filter(([, { source }]) => source in platform.databases);
  writeAtomically(
    request,
    JSON.stringify({
      warehouse: `s3://${output(compared.outputs, 'SilverBucket')}/`,
      databases: platform.manifest.databases,
      maskKey,
      user: server.owner,
      password: server.ownerPassword,
      datasets: datasets.map(([dataset, row]) => ({
        dataset,
        url: `jdbc:postgresql://${server.host}:${server.port}/${platform.databases[row.source]}?sslmode=verify-full&sslrootcert=${encodeURIComponent(server.caFile)}`,
        table: `"${row.schema}"."${row.table}"`,
        masks: Object.fromEntries(row.columns.filter(({ mask }) => mask).map(({ name, mask }) => [name, mask])),
      })),
      goldTable: 'daily_delay',
      goldQuery: readFileSync(join(ROOT, 'local', 'lake', 'gold.sql'), 'utf8'),
    }),
  );
  await execute(compared.sparkPython, [join(ROOT, 'local', 'lake', 'report.py'), request, answer], {
    what: 'Source and lake could not be compared',
    env: sparkClientEnvironment(compared.endpoint, compared.region, compared.spark),
    log: join(run.logs, 'report.log'),
    signal,
  });
  return readJson<Report>(answer)!;
}
