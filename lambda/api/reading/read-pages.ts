import type { ApiRequest, Page, Paginator, Position } from '../types';
import type { Pass, Taken } from './pass/types';
import { Window } from './window';

/** Gets one page. Whatever it throws is thrown at the page's turn. */
export type ReadPage = (request: ApiRequest, position: Position, signal: AbortSignal) => Promise<Page>;

/** A page that belongs to the list, and what became of it. */
export interface TakenPage {
  readonly page: Page;
  readonly taken: Taken;
}

export interface PagesOptions {
  readonly paginator: Paginator;
  /** The dataset's request without pagination. */
  readonly base: ApiRequest;
  readonly read: ReadPage;
  /** Most pages that are read at once or wait for their turn. */
  readonly concurrency: number;
  readonly signal?: AbortSignal;
  /** @default the first page */
  readonly from?: Position;
  /** What is known of the total before the first page. @default nothing */
  readonly total?: number;
  /** Says where to go on after a page. @default the paginator's `next` */
  readonly take?: (page: Page) => Taken;
}

/**
 * Reads a list page by page. Where the paginator guesses, pages are read ahead; what it yields, and throws, is the
 * same as if they were read one after the other. While a page is looked at the next ones are on their way. However it
 * ends, nothing is left running.
 */
export async function* readPages(options: PagesOptions): AsyncGenerator<TakenPage, void, void> {
  const { paginator, signal } = options;
  signal?.throwIfAborted();
  const take = options.take ?? ((page: Page): Taken => ({ kept: true, repeats: 0, next: paginator.next(page) }));
  const window = new Window(options);
  let total = options.total;
  let next: Position | undefined = options.from ?? paginator.first;
  try {
    window.show(next, total);
    while (next !== undefined) {
      const page: Page = await window.shift(next).finally(() => signal?.throwIfAborted());
      const taken = take(page);
      total = paginator.total(page) ?? total;
      next = taken.next;
      if (next !== undefined) window.show(next, total);
      if (taken.kept) yield { page, taken };
    }
  } finally {
    await window.close();
  }
}

/** Reads what is left of a pass. */
export async function* readPass(
  options: Omit<PagesOptions, 'from' | 'total' | 'take'> & { readonly pass: Pass },
): AsyncGenerator<TakenPage, void, void> {
  const { pass } = options;
  if (pass.next === undefined) return;
  yield* readPages({ ...options, from: pass.next, total: pass.total, take: (page) => pass.take(page) });
}
