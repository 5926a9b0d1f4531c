/** Datasets joined with their contracts: rows of the manifest. */
import type { Mistakes, Place } from '../errors';
import type { ManifestColumn, ManifestDataset } from '../manifest';
import { readColumns, readPrimaryKey, type ContractColumn } from '../contract/columns';
import { loadContract } from '../contract/load';
import type { Contract, ContractObject } from '../contract/odcs';
import { readChecks } from '../contract/quality';
import { readFreshness, readOwner } from '../contract/sla';
import { baseType } from '../contract/types';
import { readSql, withoutComments } from './models';
import type { Dataset } from '../check/schema';
import { meant } from '../check/suggest';

/** @default undefined after reporting why there is none */
export function resolveDataset(
  name: string,
  dataset: Dataset,
  root: string,
  mistakes: Mistakes,
  config: Place,
): ManifestDataset | undefined {
  const file = dataset.contract ?? `contracts/${name}.odcs.yaml`;
  const place = mistakes.at(file);
  const transform =
    dataset.transform === undefined
      ? undefined
      : readTransform(dataset.transform, root, mistakes, config.in('transform'));
  const contract = loadContract(root, file, place, config.in('contract'));
  if (!contract) return undefined;
  const table = dataset.table ?? name;
  const found = objectOf(contract, name, table, place);
  if (!found) return undefined;
  const { object, index } = found;
  const at = place.in('schema', index);
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
    source: dataset.source,
    schema: dataset.schema,
    table,
    load: dataset.load,
    primaryKey,
    columns: columns.filter((c) => !c.derived).map(manifestColumn),
    ...(transform === undefined ? {} : { transform }),
    checks: readChecks(object.quality ?? [], columns, at),
    freshnessSeconds: readFreshness(contract, place),
    owner: readOwner(contract, place),
    expectedRows: dataset.expectedRows,
  };
}

const manifestColumn = ({
  name,
  logicalType,
  physicalType,
  required,
  unique,
  mask,
}: ContractColumn): ManifestColumn => ({
  name,
  logicalType,
  physicalType,
  required,
  unique,
  ...(mask === undefined ? {} : { mask }),
});

function readTransform(path: string, root: string, mistakes: Mistakes, reference: Place): string | undefined {
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

/** A contract may describe several tables: the one that has the table's or the dataset's name, or the only one. */
function objectOf(
  contract: Contract,
  name: string,
  table: string,
  place: Place,
): { object: ContractObject; index: number } | undefined {
  const objects = contract.schema ?? [];
  const by = (test: (o: ContractObject) => boolean) => objects.findIndex(test);
  const index = [by((o) => (o.physicalName ?? o.name) === table), by((o) => o.name === name)].find((i) => i >= 0);
  if (index !== undefined) return { object: objects[index]!, index };
  const names = objects.map((o) => o.physicalName ?? o.name);
  if (objects.length === 0)
    place
      .in('schema')
      .add('It describes no table.', `Add \`schema\` with an object named '${table}' and its properties.`);
  else
    place
      .in('schema')
      .add(
        `It does not describe the table '${table}'.`,
        `Name the object '${table}'; or, where the table's name differs from the dataset's, set \`table\` in datasets.${name}. ${meant(table, names)}`,
      );
  return undefined;
}

function checkCursor({ load }: Dataset, columns: readonly ContractColumn[], file: string, place: Place): void {
  if (load.pattern !== 'incremental') return;
  const at = place.in('cursor');
  const cursor = columns.find((c) => c.name === load.cursor);
  const candidates = columns.filter((c) => !c.derived);
  if (!cursor || cursor.derived) {
    at.add(
      `Column '${load.cursor}' is not in the contract ${file}${cursor ? ' as a column of the source' : ''}.`,
      `${meant(
        load.cursor,
        candidates.map((c) => c.name),
      )} A table without a column that the database sets at every change is loaded by \`pattern: 'snapshot'\`.`,
    );
    return;
  }
  const type = baseType(cursor.physicalType);
  if (load.guard === 'xid8' && type !== 'xid8')
    place
      .in('guard')
      .add(
        `The guard 'xid8' needs a column of type xid8, and '${cursor.name}' is ${cursor.physicalType}.`,
        "Add an indexed xid8 column with default pg_current_xact_id() and a trigger, or use guard 'transaction'.",
      );
  if (load.guard === 'transaction' && !type.startsWith('timestamp'))
    at.add(
      `The guard 'transaction' needs a time to compare, and '${cursor.name}' is ${cursor.physicalType}.`,
      type === 'xid8'
        ? "Use `guard: 'xid8'`."
        : 'Use a column of type timestamp with time zone that the database sets at every change.',
    );
  if (!cursor.required)
    at.add(
      `Column '${cursor.name}' may be null, and a row without a cursor would never be read.`,
      `Make it NOT NULL in the source and \`required: true\` in ${file}.`,
    );
  if (cursor.mask !== undefined)
    at.add(
      `Column '${cursor.name}' is masked (${cursor.mask}), and loads are ordered by it.`,
      `Take another cursor, or set \`mask: none\` for it in ${file}.`,
    );
}
