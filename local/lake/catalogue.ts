/** The example's API and silver beside each other: every item, field by field, those that no contract has included. */
import type { CatalogueContents } from '../api/catalogue/catalogue';
import type { Stats } from '../api/stats';
import { Failure } from '../runtime/failure';
import { differencesOf, type Row } from './items';
import { askLake, type AskedLake } from './query';

export interface CatalogueComparison {
  readonly dataset: string;
  readonly serverItems: number;
  /** Undefined where there is no silver table. */
  readonly silverRows?: number;
  readonly agree: boolean;
}

export interface CatalogueReport {
  readonly comparisons: readonly CatalogueComparison[];
  /** What the server has seen in all runs. */
  readonly requests: number;
  readonly retried: number;
  readonly throttled: number;
  readonly tokens: number;
  /** Answers that were spoilt, by fault. */
  readonly faults: Readonly<Record<string, number>>;
  /** Sentences; none when everything is the same. */
  readonly problems: readonly string[];
}

/** Times as the items have them, nulls left out as in `_extra`. */
const JSON_OPTIONS = `map('timestampFormat', "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", 'timeZone', 'UTC')`;
const MOST_ROWS = 1_000_000;

/** What silver is to have, a dataset each. */
export function expectedOf({ albums, tracks, plays }: CatalogueContents): Record<string, Row[]> {
  return {
    albums: albums.map((album) => ({ ...album })),
    tracks: albums.flatMap(({ id }) => tracks[id]!.map((track) => ({ album_id: id, ...track }))),
    album_artists: albums.flatMap(({ id, artists }) =>
      artists.map((artist, position) => ({ album_id: id, position, ...artist })),
    ),
    plays: plays.map(({ track, context, ...play }) => ({ ...play, track, context })),
  };
}

const KEYS: Readonly<Record<string, readonly string[]>> = {
  albums: ['id'],
  tracks: ['album_id', 'id'],
  album_artists: ['album_id', 'position'],
  plays: ['played_at', 'track.id'],
};

/** Columns that stand for an object's fields, by prefix. */
const FLAT: Readonly<Record<string, readonly string[]>> = {
  plays: ['track', 'track.external_urls', 'context', 'context.external_urls'],
};

export async function reportCatalogue(
  lake: AskedLake,
  contents: CatalogueContents,
  stats: Pick<Stats, 'requests' | 'retried' | 'throttled' | 'tokens' | 'faults'>,
  signal?: AbortSignal,
): Promise<CatalogueReport> {
  const comparisons: CatalogueComparison[] = [];
  const problems: string[] = [];
  const datasets = Object.entries(expectedOf(contents));
  const silver = await rowsOf(
    lake,
    datasets.map(([dataset]) => dataset),
    signal,
  );
  for (const [dataset, expected] of datasets) {
    const rows = silver.get(dataset);
    if (!rows) {
      comparisons.push({ dataset, serverItems: expected.length, agree: false });
      problems.push(`${dataset}: there is no silver table.`);
      continue;
    }
    const found = differencesOf(expected, rows, { key: KEYS[dataset]!, flat: FLAT[dataset] ?? [] });
    comparisons.push({
      dataset,
      serverItems: expected.length,
      silverRows: rows.length,
      agree: found.length === 0,
    });
    problems.push(...found.map((problem) => `${dataset}: ${problem}`));
  }
  const { requests, retried, throttled, tokens, faults } = stats;
  return { comparisons, requests, retried, throttled, tokens, faults: { ...faults }, problems };
}

/** The same for a server of another process. @param url where it listens */
export async function askCatalogue(lake: AskedLake, url: string, signal?: AbortSignal): Promise<CatalogueReport> {
  const get = async <T>(what: string) => (await (await fetch(`${url}/_server/${what}`, { signal })).json()) as T;
  const contents = await get<CatalogueContents>('contents');
  return reportCatalogue(lake, contents, await get<Stats>('stats'), signal);
}

/** Rows by dataset: one question for all, since each has its price; one each only where a table is missing. */
async function rowsOf(lake: AskedLake, datasets: readonly string[], signal?: AbortSignal): Promise<Map<string, Row[]>> {
  const of = (dataset: string) => `select '${dataset}', to_json(struct(*), ${JSON_OPTIONS}) from silver.${dataset}`;
  const found = new Map<string, Row[]>();
  try {
    const { rows } = await askLake(lake, datasets.map(of).join(' union all '), MOST_ROWS, signal);
    for (const dataset of datasets) found.set(dataset, []);
    for (const [dataset, text] of rows) found.get(dataset!)!.push(JSON.parse(text!) as Row);
    return found;
  } catch (error) {
    if (!(error instanceof Failure && error.message.includes('TABLE_OR_VIEW_NOT_FOUND'))) throw error;
    if (datasets.length === 1) return found;
  }
  for (const dataset of datasets)
    for (const [name, rows] of await rowsOf(lake, [dataset], signal)) found.set(name, rows);
  return found;
}
