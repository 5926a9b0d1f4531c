/** Datasets joined with their contracts: rows of the manifest. */
import type { Mistakes, Place } from '../errors';
import type { ManifestDataset, ManifestLoad } from '../manifest';
import { readColumns, readPrimaryKey } from '../contract/columns';
import { auditedColumns, readEventObject } from '../contract/events/columns';
import { loadContract } from '../contract/load';
import type { ContractObject } from '../contract/odcs';
import { readChecks } from '../contract/quality';
import { readFreshness, readOwner } from '../contract/sla';
import * as schema from '../check/schema';
import { checkCursor } from './cursor';
import { apiPart } from './api/dataset';
import { resolveSpec } from './events/spec';
import { requiredInAll } from './events/versions';
import { readSql, withoutComments } from './models';
import { objectOf } from './objects';
import { contractPath, manifestColumn, type Part, type Reading } from './part';

/** What the object of a contract describes. */
const NOUNS = { snapshot: 'table', incremental: 'table', stream: 'events', api: 'items', apiArray: 'items' } as const;

/** @default undefined after reporting why there is none */
export function resolveDataset(
  name: string,
  dataset: schema.Dataset,
  { datasets, root, mistakes }: Pick<Reading, 'datasets' | 'root' | 'mistakes'>,
  config: Place,
): ManifestDataset | undefined {
  const file = contractPath(name, dataset);
  const place = mistakes.at(file);
  const reading: Reading = { name, dataset, datasets, root, mistakes, config, file };
  const contract = loadContract(root, file, place, config.in('contract'));
  const noun = NOUNS[dataset.load.pattern];
  const transform =
    noun === 'table' ? readTransform(dataset.transform, root, mistakes, config.in('transform')) : undefined;
  if (!contract) return undefined;
  const found = objectOf(contract, name, dataset.table ?? name, noun, place);
  if (!found) return undefined;
  const { object, index } = found;
  const at = place.in('schema', index);
  const { load } = dataset;
  const part =
    load.pattern === 'stream'
      ? eventPart(load, { object, version: contract.version }, reading, at)
      : load.pattern === 'api' || load.pattern === 'apiArray'
        ? apiPart(load, object, reading, at)
        : tablePart(load, object, transform, reading, at);
  return {
    source: dataset.source,
    ...part,
    freshnessSeconds: readFreshness(contract, place),
    owner: readOwner(contract, place),
    expectedRows: dataset.expectedRows,
  };
}

function tablePart(
  load: Extract<ManifestLoad, { pattern: 'snapshot' | 'incremental' }>,
  object: ContractObject,
  transform: string | undefined,
  { name, dataset, config, file }: Reading,
  at: Place,
): Part {
  const columns = readColumns(object, at);
  const primaryKey = readPrimaryKey(columns, at);
  checkCursor(dataset, columns, file, config.in('load'));
  for (const column of columns)
    if (column.derived && dataset.transform === undefined)
      column.place
        .in('transformLogic')
        .add(
          `Column '${column.name}' is made by a transform, and the dataset has none.`,
          `Name the transform's file in datasets.${name}.transform, or remove transformLogic if the source has the column.`,
        );
  return {
    schema: dataset.schema ?? schema.DATASET_DEFAULTS.schema,
    table: dataset.table ?? name,
    load,
    primaryKey,
    columns: columns.filter((c) => !c.derived).map((c) => manifestColumn(c)),
    ...(transform === undefined ? {} : { transform }),
    checks: readChecks(object.quality ?? [], columns, at),
  };
}

function eventPart(
  load: schema.StreamLoad,
  { object, version }: { object: ContractObject; version: string },
  { name, root, mistakes, config, file }: Reading,
  at: Place,
): Part {
  const { columns, fields } = readEventObject(object, at);
  const place = config.in('load');
  const primaryKey = readPrimaryKey(columns, at, load.keep === 'every');
  for (const column of columns)
    if (column.keyPosition !== undefined && ['array', 'object'].includes(column.logicalType))
      column.place
        .in('primaryKey')
        .add(
          `Key column '${column.name}' is of type ${column.logicalType}.`,
          'Take fields with single values as the key.',
        );
  const present = { columns, fields, version, file };
  const { spec, previous } = resolveSpec(load, present, { name, root, mistakes, place });
  return {
    load: {
      pattern: 'stream',
      keep: load.keep,
      ...(load.eventTime === undefined ? {} : { eventTime: load.eventTime }),
      events: `stream-events/${name}/`,
      spec,
    },
    primaryKey,
    columns: columns.map((c) => manifestColumn(c, requiredInAll(c, previous))),
    checks: readChecks(object.quality ?? [], auditedColumns(columns), at),
  };
}

function readTransform(
  path: string | undefined,
  root: string,
  mistakes: Mistakes,
  reference: Place,
): string | undefined {
  if (path === undefined) return undefined;
  const sql = readSql(root, path, mistakes, reference);
  if (sql !== undefined && !/\binput\b/i.test(withoutComments(sql)))
    mistakes
      .at(path)
      .add(
        'It does not read the load that it is to transform.',
        "Write `from input`: 'input' is the view of the rows that were read.",
      );
  return sql;
}
