/** A platform of one stream, all of it right, to be changed in one place. */
import type { PlatformDefinition } from '../../lib/platform';

type Json = Record<string, unknown>;

/** Clicks: a key, a text, a time, a list of items, an object, and one derived field if asked for. */
export const clicks = (more: { version?: string; properties?: Json[]; without?: string[]; object?: Json } = {}) => ({
  apiVersion: 'v3.1.0',
  kind: 'DataContract',
  id: 'urn:test:clicks',
  version: more.version ?? '1.0.0',
  status: 'active',
  team: { name: 'Data' },
  schema: [
    {
      name: 'clicks',
      properties: [
        ...[
          { name: 'id', logicalType: 'string', required: true, primaryKey: true },
          { name: 'page', logicalType: 'string', logicalTypeOptions: { maxLength: 100 }, required: true },
          { name: 'at', logicalType: 'timestamp' },
          { name: 'score', logicalType: 'number' },
          {
            name: 'items',
            logicalType: 'array',
            items: {
              logicalType: 'object',
              properties: [
                { name: 'code', logicalType: 'string' },
                { name: 'count', logicalType: 'integer' },
                { name: 'bought', logicalType: 'boolean' },
              ],
            },
          },
          { name: 'browser', logicalType: 'object', properties: [{ name: 'mobile', logicalType: 'boolean' }] },
        ].filter(({ name }) => !more.without?.includes(name)),
        ...(more.properties ?? []),
      ],
      ...more.object,
    },
  ],
  slaProperties: [{ property: 'freshness', value: 15, unit: 'min' }],
});

export const derived = (name: string, logicalType = 'integer', more: Json = {}): Json => ({
  name,
  logicalType,
  transformLogic: 'made by the consumer',
  ...more,
});

export const streamFiles = (contract: unknown = clicks(), more: Json = {}): Json => ({
  'contracts/orders.odcs.yaml': undefined,
  'contracts/goods.odcs.yaml': undefined,
  'models/sales.sql': undefined,
  'contracts/clicks.odcs.yaml': contract,
  ...more,
});

/** A platform without a database. */
export const streams = (more: { source?: Json; load?: Json; dataset?: Json; top?: Json } = {}): PlatformDefinition =>
  ({
    name: 'shop',
    environments: { dev: {} },
    sources: { clicks: { type: 'eventStream', ...more.source } },
    datasets: { clicks: { source: 'clicks', load: { pattern: 'stream', ...more.load }, ...more.dataset } },
    pipelines: { clicks: { datasets: ['clicks'] } },
    ...more.top,
  }) as PlatformDefinition;
