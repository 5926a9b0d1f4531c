/** The shape of loads from REST APIs at run time, with the defaults. */
import { z } from 'zod';
import { apiBody, apiHeaders, apiParameter, apiPath, apiQuery } from './api-values';
import { whole } from './values';

const nextLink = z.strictObject({ type: z.literal('nextLink'), path: apiPath, total: apiPath.optional() });
const linkHeader = z.strictObject({ type: z.literal('linkHeader'), rel: z.string().min(1).default('next') });
const offset = z.strictObject({
  type: z.literal('offset'),
  limit: whole(1, 1_000_000),
  offsetParameter: apiParameter.default('offset'),
  limitParameter: apiParameter.default('limit'),
  total: apiPath.optional(),
  overlap: whole(0, 1_000_000).default(1),
});
const pageNumber = z.strictObject({
  type: z.literal('pageNumber'),
  parameter: apiParameter.default('page'),
  first: whole(0, 1_000_000).default(1),
  size: whole(1, 1_000_000).optional(),
  sizeParameter: apiParameter.optional(),
  total: apiPath.optional(),
  pages: apiPath.optional(),
});
const cursor = z.strictObject({
  type: z.literal('cursor'),
  parameter: apiParameter,
  path: apiPath,
  hasMore: apiPath.optional(),
  total: apiPath.optional(),
});
const keyset = z.strictObject({
  type: z.literal('keyset'),
  parameter: apiParameter,
  field: apiPath,
  hasMore: apiPath.optional(),
});
const simple = [nextLink, linkHeader, offset, pageNumber, cursor, keyset] as const;

const timeWindow = z.strictObject({
  type: z.literal('timeWindow'),
  fromParameter: apiParameter,
  toParameter: apiParameter,
  minutes: whole(1, 5_256_000).default(1_440),
  format: z.enum(['iso', 'date', 'epochSeconds', 'epochMilliseconds']).default('iso'),
  endIncluded: z.boolean().default(false),
  start: z.string().optional(),
  pages: z.discriminatedUnion('type', simple).optional(),
});

/** By column: path of the value in the item of another dataset. */
const keys = z
  .record(z.string().min(1), apiPath)
  .refine((given) => Object.keys(given).length > 0, { error: 'names no column that tells whose they are' });
const percent = z.number().min(0).max(100);
const nested = z.enum(['struct', 'flatten']).default('struct');

export const apiLoad = z.strictObject({
  pattern: z.literal('api'),
  path: z.string().regex(/^\/[^?#\s]*$/, {
    error: "is not a path: it starts with '/' behind `baseUrl`, and parameters are in `query`",
  }),
  method: z.enum(['GET', 'POST']).default('GET'),
  query: apiQuery.default({}),
  body: apiBody.optional(),
  headers: apiHeaders.default({}),
  items: apiPath.optional(),
  pagination: z.discriminatedUnion('type', [...simple, timeWindow]).optional(),
  expected: apiPath.optional(),
  parent: z.strictObject({ dataset: z.string(), keys, maxFailedPercent: percent.default(10) }).optional(),
  incremental: z
    .strictObject({
      field: z.string().min(1),
      parameter: apiParameter.optional(),
      untilParameter: apiParameter.optional(),
      format: z.enum(['iso', 'date', 'epochSeconds', 'epochMilliseconds', 'number']).default('iso'),
      lag: whole(0, 2_592_000).default(300),
      initial: z.union([z.string(), z.number()]).optional(),
    })
    .optional(),
  conditional: z.boolean().default(false),
  nested,
  whenEmpty: z.enum(['fail', 'accept']).optional(),
  maxInvalidPercent: percent.default(10),
  passes: whole(1, 10).default(3),
  resumeHours: whole(0, 168).default(24),
});

export const apiArrayLoad = z.strictObject({
  pattern: z.literal('apiArray'),
  dataset: z.string(),
  array: apiPath,
  keys,
  position: z.string().min(1).optional(),
  nested,
  maxInvalidPercent: percent.default(10),
});

export type ApiLoadShape = z.output<typeof apiLoad>;
export type ApiArrayLoadShape = z.output<typeof apiArrayLoad>;
export type PaginationShape = NonNullable<ApiLoadShape['pagination']>;
