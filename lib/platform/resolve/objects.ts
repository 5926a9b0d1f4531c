/** Which part of a contract a dataset is about. */
import type { Contract, ContractObject } from '../contract/odcs';
import type { Place } from '../errors';
import { meant } from '../check/suggest';

/** A contract may describe several tables: the one that has the table's or the dataset's name, or the only one. */
export function objectOf(
  contract: Contract,
  name: string,
  table: string,
  noun: 'table' | 'events' | 'items',
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
      .add(`It describes no ${noun}.`, `Add \`schema\` with an object named '${table}' and its properties.`);
  else
    place
      .in('schema')
      .add(
        `It does not describe the ${noun} '${table}'.`,
        noun === 'table'
          ? `Name the object '${table}'; or, where the table's name differs from the dataset's, set \`table\` in datasets.${name}. ${meant(table, names)}`
          : `Name the object '${table}'. ${meant(table, names)}`,
      );
  return undefined;
}
