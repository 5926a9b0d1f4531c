import { getItem, updateItem, type Attribute, type Attributes } from '../../shared/aws/dynamodb';
import { getObject, putObject } from '../../shared/aws/objects';
import { ATTRIBUTES, NUMBERS } from './attributes';
import type { Bucket, Table } from './ports';

export const bucketOf = (bucket: string): Bucket => ({
  put: (key, body, contentType) => putObject(bucket, key, body, contentType),
  get: (key) => getObject(bucket, key),
});

const keyOf = (dataset: string): Attributes => ({ pk: { S: `DATASET#${dataset}` }, sk: { S: 'API' } });

const toAttribute = (name: string, value: string | undefined): Attribute | undefined =>
  value === undefined ? undefined : NUMBERS.has(name) ? { N: value } : { S: value };

/** Items `DATASET#<dataset>`, `API` of the state table. */
export const tableOf = (table: string): Table => ({
  async get(dataset) {
    const found = await getItem(table, keyOf(dataset));
    return (
      found &&
      Object.fromEntries(Object.entries(found).map(([name, value]) => [name, 'S' in value ? value.S : value.N]))
    );
  },
  update: (dataset, item, revision) =>
    updateItem(
      table,
      keyOf(dataset),
      Object.fromEntries(ATTRIBUTES.map((name) => [name, toAttribute(name, item[name])])),
      ['revision', revision === 0 ? undefined : { N: String(revision) }],
    ),
});
