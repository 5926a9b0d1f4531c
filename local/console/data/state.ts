/** Items of the state table: datasets and runs. */
import { BatchGetItemCommand, QueryCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Manifest } from '../../../lib/platform/manifest';
import type { DatasetRow, RunDataset, RunModel, RunRow, RunStatus } from './model';

type Item = Record<string, AttributeValue>;

const text = (item: Item, name: string): string | undefined => item[name]?.S || undefined;
const number = (item: Item, name: string): number | undefined =>
  item[name]?.N === undefined ? undefined : Number(item[name].N);

/** Every dataset of the manifest with its state; never loaded ones have no times. */
export async function listDatasets(client: DynamoDBClient, table: string, manifest: Manifest): Promise<DatasetRow[]> {
  const names = Object.keys(manifest.datasets).sort();
  const items = new Map<string, Item>();
  for (let at = 0; at < names.length; at += 100) {
    let wanted: Item[] | undefined = names
      .slice(at, at + 100)
      .map((name) => ({ pk: { S: `DATASET#${name}` }, sk: { S: 'STATE' } }));
    while (wanted?.length) {
      const page: { Responses?: Record<string, Item[]>; UnprocessedKeys?: Record<string, { Keys?: Item[] }> } =
        await client.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: wanted } } }));
      for (const item of page.Responses?.[table] ?? []) items.set(item.pk!.S!.slice('DATASET#'.length), item);
      wanted = page.UnprocessedKeys?.[table]?.Keys;
    }
  }
  return names.map((name) => datasetRow(name, items.get(name) ?? {}, manifest));
}

export function datasetRow(name: string, item: Item, manifest: Manifest): DatasetRow {
  const dataset = manifest.datasets[name];
  const pipelines = Object.entries(manifest.pipelines).filter(([, pipeline]) => pipeline.datasets.includes(name));
  return {
    name,
    ...optional('sourceTime', text(item, 'sourceTime')),
    ...optional('loadedAt', text(item, 'loadedAt')),
    loads: number(item, 'loadSeq') ?? 0,
    ...optional('rows', number(item, 'rows')),
    ...optional('freshnessSeconds', dataset?.freshnessSeconds),
    ...optional('owner', dataset?.owner),
    pipelines: pipelines.map(([pipeline]) => pipeline),
  };
}

/** The newest runs of one pipeline, newest first. */
export async function listRuns(
  client: DynamoDBClient,
  table: string,
  pipeline: string,
  most: number,
): Promise<RunRow[]> {
  const { Items } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: `RUN#${pipeline}` } },
      ScanIndexForward: false,
      Limit: most,
    }),
  );
  return (Items ?? []).map((item) => runRow(pipeline, item));
}

export function runRow(pipeline: string, item: Item): RunRow {
  const [startedAt = '', ...rest] = (text(item, 'sk') ?? '').split('#');
  const summary = parse(text(item, 'summary')) as {
    datasets?: Record<string, LoadResult>;
    models?: Record<string, ModelResult>;
  };
  return {
    runId: text(item, 'runId') ?? rest.join('#'),
    pipeline,
    status: (text(item, 'status') as RunStatus | undefined) ?? 'RUNNING',
    startedAt: text(item, 'startedAt') ?? startedAt,
    ...optional('endedAt', text(item, 'endedAt')),
    ...optional('scheduledTime', text(item, 'scheduledTime')),
    ...optional('message', text(item, 'message')),
    ...optional('executionArn', text(item, 'executionArn')),
    datasets: Object.entries(summary.datasets ?? {}).map(([name, result]) => runDataset(name, result)),
    models: Object.entries(summary.models ?? {}).map(([name, result]) => runModel(name, result)),
  };
}

interface LoadResult extends Partial<Omit<RunDataset, 'name' | 'findings' | 'error'>> {
  readonly findings?: readonly { readonly message?: string }[];
  readonly error?: { readonly code?: string; readonly message?: string } | string;
}
type ModelResult = Partial<Omit<RunModel, 'name' | 'error'>> & Pick<LoadResult, 'error'>;

function runDataset(name: string, result: LoadResult): RunDataset {
  const error = errorText(result.error);
  return {
    name,
    status: result.status ?? 'FAILED',
    ...optional('rowsRead', result.rowsRead),
    ...optional('rowsInserted', result.rowsInserted),
    ...optional('rowsUpdated', result.rowsUpdated),
    ...optional('rowsDeleted', result.rowsDeleted),
    ...optional('rowsQuarantined', result.rowsQuarantined),
    ...optional('seconds', result.seconds),
    ...optional('steps', result.steps),
    findings: (Array.isArray(result.findings) ? result.findings : []).map((finding) =>
      String(finding?.message ?? finding),
    ),
    ...optional('error', error),
  };
}

function runModel(name: string, result: ModelResult): RunModel {
  return {
    name,
    status: result.status ?? 'FAILED',
    ...optional('rows', result.rows),
    ...optional('seconds', result.seconds),
    ...optional('error', errorText(result.error)),
  };
}

function errorText(error: LoadResult['error']): string | undefined {
  if (!error) return undefined;
  return typeof error === 'string' ? error : [error.code, error.message].filter(Boolean).join(': ');
}

function parse(json: string | undefined): object {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function optional<K extends string, V>(name: K, value: V | null | undefined): { [P in K]?: V } {
  return (value === undefined || value === null ? {} : { [name]: value }) as { [P in K]?: V };
}
