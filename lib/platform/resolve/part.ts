/** What is known while a dataset is joined with its contract, whatever its pattern. */
import type { Dataset } from '../check/schema';
import type { ContractColumn } from '../contract/columns';
import type { Mistakes, Place } from '../errors';
import type { ManifestColumn, ManifestDataset } from '../manifest';

/** A dataset that is being read. */
export interface Reading {
  readonly name: string;
  readonly dataset: Dataset;
  /** All of the platform. */
  readonly datasets: ReadonlyMap<string, Dataset | undefined>;
  readonly root: string;
  readonly mistakes: Mistakes;
  /** Of the dataset in the configuration. */
  readonly config: Place;
  readonly file: string;
}

/** What the pattern makes of a contract's object. */
export type Part = Pick<
  ManifestDataset,
  'schema' | 'table' | 'load' | 'primaryKey' | 'columns' | 'transform' | 'checks'
>;

export const manifestColumn = (column: ContractColumn, required = column.required): ManifestColumn => ({
  name: column.name,
  logicalType: column.logicalType,
  physicalType: column.physicalType,
  required,
  unique: column.unique,
  ...(column.mask === undefined ? {} : { mask: column.mask }),
  ...(column.path === undefined ? {} : { path: column.path }),
});

/** Where a dataset's contract is. */
export const contractPath = (name: string, { contract }: Dataset): string => contract ?? `contracts/${name}.odcs.yaml`;
