import { createHash } from 'node:crypto';
import type { ApiSourceSpec } from '../../../lib/platform/api';
import type { ApiDataset } from './world';

/** Of all that decides on what is read: an extraction that was begun with another can't go on. */
export function fingerprintOf(source: ApiSourceSpec, { load, key }: ApiDataset): string {
  const { request, items, pagination, expected, parent, incremental, conditional, itemKey } = load;
  const keys = parent && { dataset: parent.dataset, keys: parent.keys };
  const said = [
    source.baseUrl,
    source.headers,
    // Somebody else may be shown something else.
    source.authorization,
    request,
    items,
    pagination,
    expected,
    keys,
    incremental,
    conditional,
    itemKey,
    key,
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 22);
}
