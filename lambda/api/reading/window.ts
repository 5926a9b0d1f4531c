import type { ApiRequest, Page, Paginator, Position } from '../types';
import type { ReadPage } from './read-pages';

interface Entry {
  readonly page: Promise<Page>;
  readonly abort: AbortController;
}

interface WindowOptions {
  readonly paginator: Paginator;
  readonly base: ApiRequest;
  readonly read: ReadPage;
  readonly concurrency: number;
  readonly signal?: AbortSignal;
}

/**
 * Pages that are being read, or wait for their turn, by their request; at most `concurrency`. What was read ahead stays
 * while pages come in between that were not guessed (windows of time with several pages).
 */
export class Window {
  private entries = new Map<string, Entry>();
  /** What was aborted and may still run. */
  private readonly leaving = new Set<Promise<unknown>>();

  constructor(private readonly options: WindowOptions) {
    options.signal?.addEventListener('abort', this.abortAll);
  }

  /** Makes it have the page at `next` and those that are guessed after it; what isn't among them is aborted. */
  show(next: Position, total: number | undefined): void {
    const places = this.placesFrom(next, total);
    const known = places.filter(({ name }) => this.entries.has(name));
    const entries = new Map(known.map(({ name }) => [name, this.entries.get(name)!]));
    for (const [name, entry] of this.entries) if (!entries.has(name)) this.drop(entry);
    this.entries = entries;
    for (const { name, request, position } of places) {
      if (!entries.has(name)) entries.set(name, this.begin(request, position));
    }
  }

  /** The page at a position that was shown. @throws what reading it has thrown */
  async shift(position: Position): Promise<Page> {
    const name = nameOf(this.requestOf(position));
    const entry = this.entries.get(name)!;
    try {
      const page = await entry.page;
      // The guess may have known less of the place than what led here.
      return { ...page, position };
    } finally {
      this.entries.delete(name);
    }
  }

  /** Aborts all, and waits until nothing runs any more. */
  async close(): Promise<void> {
    this.options.signal?.removeEventListener('abort', this.abortAll);
    for (const entry of this.entries.values()) this.drop(entry);
    this.entries.clear();
    await Promise.all(this.leaving);
  }

  /** `next` and what is guessed after it, as many as may be read at once. */
  private placesFrom(next: Position, total: number | undefined) {
    const { concurrency, paginator } = this.options;
    const places: { name: string; request: ApiRequest; position: Position }[] = [];
    let position: Position | undefined = next;
    while (position !== undefined && places.length < concurrency) {
      const request = this.requestOf(position);
      places.push({ name: nameOf(request), request, position });
      position = paginator.guess(position, total);
    }
    return places;
  }

  private requestOf(position: Position): ApiRequest {
    return this.options.paginator.request(position, this.options.base);
  }

  private begin(request: ApiRequest, position: Position): Entry {
    const abort = new AbortController();
    const page = (async () => this.options.read(request, position, abort.signal))();
    // Thrown at its turn, or not at all.
    page.catch(() => undefined);
    return { page, abort };
  }

  private drop({ page, abort }: Entry): void {
    abort.abort();
    const left = page.catch(() => undefined).finally(() => this.leaving.delete(left));
    this.leaving.add(left);
  }

  private readonly abortAll = (): void => {
    for (const { abort } of this.entries.values()) abort.abort(this.options.signal?.reason);
  };
}

const nameOf = ({ method, url, body = '' }: ApiRequest): string => `${method} ${url} ${body}`;
