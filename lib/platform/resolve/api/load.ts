/** A resource of an API with its defaults filled in. */
import type { ApiArrayLoad, ApiLoad, ApiPagination, ApiRequestSpec } from '../../api';
import type { ApiArrayLoadShape, ApiLoadShape, PaginationShape } from '../../check/api-load';
import type { Dataset } from '../../check/schema';
import type { ManifestColumn } from '../../manifest';
import { childrenOf } from './order';
import { lowerCased } from './source';

type Datasets = ReadonlyMap<string, Dataset | undefined>;

/** @param key columns of the primary key, in order */
export function resolveApiLoad(
  name: string,
  load: ApiLoadShape,
  key: readonly Pick<ManifestColumn, 'name' | 'path'>[],
  datasets: Datasets,
): ApiLoad {
  const { pattern, pagination, parent, incremental } = load;
  const expected = load.expected ?? (pagination && 'total' in pagination ? pagination.total : undefined);
  return {
    pattern,
    pages: pagesOf(name),
    request: requestOf(load),
    items: load.items ?? '',
    pagination: resolvePagination(pagination),
    ...(expected === undefined ? {} : { expected }),
    ...(parent === undefined ? {} : { parent }),
    ...(incremental === undefined ? {} : { incremental }),
    conditional: load.conditional,
    whenEmpty: load.whenEmpty ?? (incremental === undefined ? 'fail' : 'accept'),
    maxInvalidPercent: load.maxInvalidPercent,
    passes: load.passes,
    resumeHours: load.resumeHours,
    itemKey: key.filter((column) => !(column.name in (parent?.keys ?? {}))).map((c) => c.path ?? c.name),
    children: childrenOf(name, datasets),
  };
}

export function resolveApiArrayLoad(load: ApiArrayLoadShape, datasets: Datasets): ApiArrayLoad {
  const { pattern, dataset, array, keys, position, maxInvalidPercent } = load;
  const of = datasets.get(dataset)?.load;
  return {
    pattern,
    dataset,
    pages: pagesOf(dataset),
    items: of?.pattern === 'api' ? (of.items ?? '') : '',
    array,
    keys,
    ...(position === undefined ? {} : { position }),
    maxInvalidPercent,
  };
}

const pagesOf = (dataset: string): string => `api-pages/${dataset}/`;

const requestOf = ({ method, path, query, body, headers }: ApiLoadShape): ApiRequestSpec => ({
  method,
  path,
  query: Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])),
  ...(body === undefined ? {} : { body }),
  headers: lowerCased(headers),
});

function resolvePagination(pagination: PaginationShape | undefined): ApiPagination {
  if (pagination?.type !== 'timeWindow') return pagination ?? { type: 'none' };
  return { ...pagination, pages: pagination.pages ?? { type: 'none' } };
}
