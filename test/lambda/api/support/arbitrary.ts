import fc from 'fast-check';
import type { ApiPagination, ApiSimplePagination } from '../../../../lib/platform/api';
import { listOf, type Setting } from './reading';

type Simple = { readonly type: 'none' } | ApiSimplePagination;

const optional = (path: string) => fc.option(fc.constant(path), { nil: undefined });

const simple: Record<Simple['type'], fc.Arbitrary<Simple>> = {
  none: fc.constant({ type: 'none' }),
  nextLink: fc.record({ type: fc.constant('nextLink'), path: fc.constant('data.next'), total: optional('data.total') }),
  linkHeader: fc.record({ type: fc.constant('linkHeader'), rel: fc.constantFrom('next', 'more') }),
  offset: fc.integer({ min: 1, max: 9 }).chain((limit) =>
    fc.record({
      type: fc.constant('offset' as const),
      limit: fc.constant(limit),
      overlap: fc.integer({ min: 0, max: limit - 1 }),
      offsetParameter: fc.constant('offset'),
      limitParameter: fc.constant('limit'),
      total: optional('data.total'),
    }),
  ),
  pageNumber: fc.record({
    type: fc.constant('pageNumber'),
    parameter: fc.constant('page'),
    first: fc.integer({ min: 0, max: 2 }),
    size: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    sizeParameter: optional('size'),
    total: optional('data.total'),
    pages: optional('data.pages'),
  }),
  cursor: fc.record({
    type: fc.constant('cursor'),
    parameter: fc.constant('cursor'),
    path: fc.constant('data.cursor'),
    hasMore: optional('data.more'),
    total: optional('data.total'),
  }),
  keyset: fc.record({
    type: fc.constant('keyset'),
    parameter: fc.constant('after'),
    field: fc.constant('id'),
    hasMore: optional('data.more'),
  }),
};

const timeWindow = (pages: fc.Arbitrary<Simple>): fc.Arbitrary<ApiPagination> =>
  fc.record({
    type: fc.constant('timeWindow'),
    fromParameter: fc.constant('from'),
    toParameter: fc.constant('to'),
    minutes: fc.integer({ min: 3, max: 30 }),
    format: fc.constantFrom('iso', 'epochSeconds', 'epochMilliseconds'),
    endIncluded: fc.boolean(),
    start: fc.constant('2026-01-01T00:00:00Z'),
    pages,
  });

export const anySimple: fc.Arbitrary<Simple> = fc.oneof(...Object.values(simple));
export const anyPagination: fc.Arbitrary<ApiPagination> = fc.oneof(
  { arbitrary: anySimple as fc.Arbitrary<ApiPagination>, weight: 3 },
  { arbitrary: timeWindow(anySimple), weight: 1 },
);

/** A list that doesn't change, at a server that does what it should; it may give fewer items than asked for. */
export const anySetting: fc.Arbitrary<Setting> = fc
  .record({
    pagination: anyPagination,
    count: fc.integer({ min: 0, max: 60 }),
    cap: fc.integer({ min: 1, max: 12 }),
    relative: fc.boolean(),
    method: fc.constantFrom('GET', 'POST'),
    concurrency: fc.integer({ min: 1, max: 8 }),
    latencies: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 20 }),
  })
  .map(({ pagination, count, cap, relative, method, concurrency, latencies }) => ({
    served: { list: listOf(count), pagination, cap, relative },
    method,
    concurrency,
    latency: (n) => latencies[n % latencies.length]!,
    bounds: { until: '2026-01-01T01:00:00Z' },
  }));
