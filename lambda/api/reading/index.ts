/**
 * Reads the pages of a list, in order, and tells whether they fit together.
 *
 * ```
 * const paginator = createPaginator(load.pagination, { baseUrl, method, bounds, items: load.items });
 * const base = requestOf(load.request, { baseUrl, headers, parent, incremental, bounds });
 * const pass = createPass({ paginator, itemKey: load.itemKey, expected: load.expected }, state);
 * const options = { items: load.items, redact: authorizer.redact };
 * const read = (request, position, signal) => readPage(client, request, position, options, now, signal);
 * for await (const { page, taken } of readPass({ pass, paginator, base, read, concurrency, signal })) {
 *   write(page);               // page.position, page.response.body, page.items; the first taken.repeats are not new
 *   if (flushed) save(pass.state());  // as of this page: what was read ahead is not in it
 * }
 * const { steady, covered, total, distinct, reasons } = pass.summary();
 * ```
 *
 * **Resuming.** `pass.state()` is small JSON (a few kB) and stands for all pages that were yielded so far.
 * `createPass(options, state)` goes on behind them; `pass.next` is undefined where the pass was over, and `readPass`
 * then yields nothing. Bounds must be those of the first call. Only the count of different keys isn't in the state:
 * `distinct` is undefined until `pass.recount(items)` was called once for each page from before (any order), which
 * is only needed where `summary().covered` is undefined; with `countLater` for all pages. It stays undefined beyond 3 million keys.
 *
 * **What to decide by.** `steady && covered`: take it. Else another pass (`createPass(options)` without state) while
 * there are `passes` left; then `covered`: take it, with the finding SourceShifted and `reasons`; not covered: fail
 * with ItemsMissing and `reasons`. `gap` may break off a pass early: it won't cover any more unless `total` is known.
 *
 * **Errors** of `readPass`, at the turn of their page, never earlier: those of `read`; ForeignLink, PageLoop,
 * PageRepeated, NoProgress, ItemsMissing (more is promised without a way to it), SchemaBroken (a link, cursor or key
 * that isn't one). After an error, `return()` or an abort nothing is left running. A page that doesn't meet the page
 * before is neither yielded nor counted: it is read again from further back.
 *
 * **304**: `readPage` gives a page without items whose `response.status` is 304; the caller looks at it.
 */
export { createPass } from './pass/pass';
export type { Pass, PassOptions, PassSummary, Taken } from './pass/types';
export type { ItemsOptions } from './answer';
export { readPage } from './read-page';
export { readPages, readPass, type ReadPage, type TakenPage } from './read-pages';
