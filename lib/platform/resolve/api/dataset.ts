/** A dataset of an API joined with its contract. */
import type { ApiLoads } from '../../check/schema';
import { readApiColumns } from '../../contract/api/columns';
import { columnName, readPrimaryKey } from '../../contract/columns';
import { loadContract } from '../../contract/load';
import type { ContractObject } from '../../contract/odcs';
import { readChecks } from '../../contract/quality';
import { Mistakes, type Place } from '../../errors';
import { objectOf } from '../objects';
import { contractPath, manifestColumn, type Part, type Reading } from '../part';
import { checkApiColumns } from './columns';
import type { Origin } from './keys';
import { resolveApiArrayLoad, resolveApiLoad } from './load';

/** @param at place of the object in the contract */
export function apiPart(load: ApiLoads, object: ContractObject, reading: Reading, at: Place): Part {
  const { name, datasets, config, file } = reading;
  const columns = readApiColumns(object, load.nested, at);
  const primaryKey = readPrimaryKey(columns, at);
  checkApiColumns(load, { columns, file }, originOf(load, reading), config.in('load'));
  const key = primaryKey.map((column) => columns.find((c) => c.name === column)!);
  return {
    load: load.pattern === 'api' ? resolveApiLoad(name, load, key, datasets) : resolveApiArrayLoad(load, datasets),
    primaryKey,
    columns: columns.map((c) => manifestColumn(c)),
    checks: readChecks(object.quality ?? [], columns, at),
  };
}

/** What is wrong with the other dataset's contract is told where that is read, not here. */
function originOf(load: ApiLoads, { datasets, root }: Reading): Origin | undefined {
  const name = load.pattern === 'api' ? load.parent?.dataset : load.dataset;
  const dataset = name === undefined ? undefined : datasets.get(name);
  if (name === undefined || dataset?.load.pattern !== 'api') return undefined;
  const file = contractPath(name, dataset);
  const untold = new Mistakes().at(file);
  const contract = loadContract(root, file, untold, untold);
  const found = contract && objectOf(contract, name, name, 'items', untold);
  if (!found) return undefined;
  const inherited = Object.keys(dataset.load.parent?.keys ?? {});
  const properties = (found.object.properties ?? []).filter((p) => !inherited.includes(columnName(p)));
  return { name, file, properties, inherited, asked: load.pattern === 'api' };
}
