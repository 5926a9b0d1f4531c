/** One list as a dataset. */
import type { ApiLoadDefinition } from '../../../platform';
import { isFreeHeader, looksSecret } from '../../../platform/check/api-values';
import { columnsOf, type Columns, type Property } from './columns';
import type { List } from './find';
import { findIncremental, type FoundIncremental } from './incremental';
import { findKey } from './key';
import type { Parameter } from './operations';
import { findPagination } from './paging/pagination';
import type { FoundParent } from './parents';
import { plain, resourceOf } from './words';

/** Why something was written so; a guess is to be looked at. */
export interface Note {
  readonly text: string;
  readonly guessed: boolean;
}

export interface FoundDataset {
  readonly name: string;
  readonly source: string;
  readonly path: string;
  readonly summary?: string;
  readonly load: ApiLoadDefinition;
  /** By property of `load`; `key` is in the contract. */
  readonly notes: Readonly<
    Partial<Record<'path' | 'query' | 'headers' | 'items' | 'pagination' | 'parent' | 'key', Note>>
  >;
  readonly incremental?: FoundIncremental;
  readonly properties: readonly Property[];
  readonly key: readonly string[];
  readonly left: Columns['left'];
  /** Lists of objects inside of items, by path. */
  readonly arrays: readonly string[];
}

/** @param asked fields by which children are asked for @default undefined: no field could be a key */
export function datasetOf(
  source: string,
  { operation, answer, name }: List,
  parent: FoundParent | undefined,
  asked: readonly string[],
): FoundDataset | undefined {
  const resource = resourceOf(operation.path) ?? name;
  const key = findKey(answer.item, resource);
  if (!key) return undefined;
  const pagination = findPagination(operation, answer, key.paths.length === 1 ? key.paths[0] : undefined);
  const parentColumns = Object.keys(parent?.keys ?? {});
  const itemKey = key.paths.filter((path) => !parentColumns.includes(path));
  const { properties, left } = columnsOf(answer.item, {
    taken: parentColumns,
    key: itemKey,
    required: asked,
    nested: key.nested,
    firstKeyPosition: parentColumns.length + 1,
  });
  const query = required(operation.parameters, 'query', pagination.used);
  const headers = required(operation.parameters, 'header', ['content-type', 'authorization', 'user-agent']);
  const path = parent ? { value: parent.path } : filled(operation.path, operation.parameters);
  const allQuery = { ...pagination.query, ...query.values };
  const load: ApiLoadDefinition = {
    pattern: 'api',
    path: path.value,
    ...(Object.keys(allQuery).length > 0 ? { query: allQuery } : {}),
    ...(Object.keys(headers.values).length > 0 ? { headers: strings(headers.values) } : {}),
    ...(answer.items === '' ? {} : { items: answer.items }),
    ...(pagination.pagination ? { pagination: pagination.pagination } : {}),
    ...(pagination.expected === undefined ? {} : { expected: pagination.expected }),
    ...(parent ? { parent: { dataset: parent.dataset, keys: { ...parent.keys } } } : {}),
    ...(key.nested === 'flatten' ? { nested: key.nested } : {}),
  };
  return {
    name,
    source,
    path: operation.path,
    summary: operation.summary,
    load,
    notes: {
      ...(path.note ? { path: path.note } : {}),
      ...(query.note ? { query: query.note } : {}),
      ...(headers.note ? { headers: headers.note } : {}),
      items: { text: answer.reason, guessed: answer.guessed },
      pagination: { text: pagination.reason, guessed: pagination.guessed },
      ...(parent ? { parent: { text: parent.reason, guessed: parent.guessed } } : {}),
      key: { text: key.reason, guessed: key.guessed },
    },
    incremental: findIncremental(operation, answer.item, pagination.used),
    properties: [...parentProperties(parent, itemKey.length), ...properties],
    key: [...parentColumns, ...itemKey],
    left,
    arrays: properties
      .filter((p) => p.logicalType === 'array' && p.items?.logicalType === 'object')
      .map((p) => p.name!),
  };
}

/** Columns that tell whose an item is. */
function parentProperties(parent: FoundParent | undefined, itemKeys: number): Property[] {
  if (!parent) return [];
  const columns = Object.entries(parent.keys);
  return columns.map(([column, field], index) => ({
    name: column,
    description: `\`${field}\` of the item of ${parent.dataset} that it belongs to.`,
    logicalType: parent.types[field]!,
    required: true,
    primaryKey: true,
    ...(columns.length + itemKeys > 1 ? { primaryKeyPosition: index + 1 } : {}),
  }));
}

interface Required {
  readonly values: Record<string, string | number | boolean>;
  readonly note?: Note;
}

/** Parameters without which no request is answered, with what the document has for them. */
function required(parameters: readonly Parameter[], where: 'query' | 'header', used: readonly string[]): Required {
  const all = parameters.filter(
    (parameter) =>
      parameter.in === where &&
      parameter.required &&
      // What is asked for anyway; others have the version in it.
      !(plain(parameter.name) === 'accept' && /^(undefined|application\/json|\*\/\*)$/.test(String(parameter.value))) &&
      !used.map(plain).includes(plain(parameter.name)) &&
      !/api.?key|token|secret|authorization/i.test(parameter.name) &&
      (where === 'query' || isFreeHeader(parameter.name)),
  );
  const wanted = all.filter(({ name }) => !looksSecret(name));
  const secret = all.filter(({ name }) => looksSecret(name)).map(({ name }) => `\`${name}\``);
  const left = `no request is answered without ${secret.join(', ')} either, which may be secret and belongs to \`authorization\``;
  if (wanted.length === 0) return { values: {}, ...(secret.length > 0 ? { note: { text: left, guessed: true } } : {}) };
  const values = Object.fromEntries(wanted.map((parameter) => [parameter.name, parameter.value ?? 'TODO']));
  const names = wanted.map(({ name }) => `\`${name}\``).join(', ');
  return {
    values,
    note: {
      text: `no request is answered without ${names}; the values are the document's or TODO${wanted.filter(isTime).length > 1 ? '. Where these are times from and up to which is read, `timeWindow` is the pagination' : ''}${secret.length > 0 ? `; ${left}` : ''}`,
      guessed: true,
    },
  };
}

const isTime = ({ name, schema }: Parameter): boolean =>
  schema.format === 'date-time' || schema.format === 'date' || /^(since|until|start|end|from|to)/i.test(name);

/** A path without parents: what its parameters may be. */
function filled(path: string, parameters: readonly Parameter[]): { value: string; note?: Note } {
  if (!path.includes('{')) return { value: path };
  const value = path.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const found = parameters.find((parameter) => parameter.in === 'path' && parameter.name === name)?.value;
    return found === undefined ? `TODO_${name.replace(/\W/g, '_')}` : encodeURIComponent(String(found));
  });
  return { value, note: { text: `of \`${path}\`: no list has what stands in braces, so write one`, guessed: true } };
}

const strings = (values: Readonly<Record<string, string | number | boolean>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
