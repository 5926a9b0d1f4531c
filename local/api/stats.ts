/** What a server has seen. */

export class Stats {
  requests = 0;
  /** Answers 429. */
  throttled = 0;
  /** Tokens that were given. */
  tokens = 0;
  /** Requests that were made at least once before, answered with something else than a page or 304. */
  retried = 0;
  /** Most requests that waited for an answer at the same time. */
  mostAtOnce = 0;
  readonly byCollection: Record<string, number> = {};
  readonly byStatus: Record<number, number> = {};
  /** Faults that befell requests. */
  readonly faults: Record<string, number> = {};
  #now = 0;
  readonly #failed = new Set<string>();

  begin(): void {
    this.requests++;
    this.mostAtOnce = Math.max(this.mostAtOnce, ++this.#now);
  }

  end(): void {
    this.#now--;
  }

  /** @param request its method, address and body */
  asked(collection: string, request: string): void {
    this.byCollection[collection] = (this.byCollection[collection] ?? 0) + 1;
    if (this.#failed.delete(request)) this.retried++;
  }

  answered(request: string, status: number, fault: string | undefined): void {
    this.byStatus[status] = (this.byStatus[status] ?? 0) + 1;
    if (status === 429) this.throttled++;
    if (fault !== undefined) this.faults[fault] = (this.faults[fault] ?? 0) + 1;
    if (fault !== undefined || status >= 400) this.#failed.add(request);
  }
}
