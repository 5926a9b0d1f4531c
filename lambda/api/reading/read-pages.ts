import type { ApiRequest, Page, Paginator, Position } from '../types';
import type { Pass, Taken } from './pass';

/** Gets one page. */
export type ReadPage = (request: ApiRequest, position: Position, signal: AbortSignal) => Promise<Page>;

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

export async function* readPages(_options: PagesOptions): AsyncGenerator<TakenPage, void, void> {}

export async function* readPass(
  _options: Omit<PagesOptions, 'from' | 'total' | 'take'> & { readonly pass: Pass },
): AsyncGenerator<TakenPage, void, void> {}
