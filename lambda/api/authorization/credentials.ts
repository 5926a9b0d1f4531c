import type { ApiRequest } from '../types';

/** Something to authorise with. */
interface Held<T> {
  readonly value: T;
  /** Counts up with each one that differs from the one before. */
  readonly version: number;
}

/**
 * What requests are authorised with, got once for all who need it at the same time, and anew once for all whose
 * requests were refused with the same one.
 */
export class Credentials<T> {
  private held?: Held<T>;
  private getting?: Promise<Held<T>>;
  private readonly given = new WeakMap<ApiRequest, number>();

  /**
   * @param get gets new ones. `old`: those before, if there were any; `refused`: the server didn't want them
   * @param same whether two of them authorise in the same way
   */
  constructor(
    private readonly get: (old: T | undefined, refused: boolean) => Promise<T>,
    private readonly same: (a: T, b: T) => boolean,
  ) {}

  /** @param stale whether what is there is to be renewed */
  async current(stale: (value: T) => boolean = () => false): Promise<Held<T>> {
    if (this.held && !stale(this.held.value)) return this.held;
    return this.fetch(false);
  }

  /** Remembers what a request was authorised with. */
  used(request: ApiRequest, { version }: Held<T>): ApiRequest {
    this.given.set(request, version);
    return request;
  }

  /** Gets new ones, unless somebody has since the request was authorised. @returns whether they differ from those it had */
  async renew(refused: ApiRequest): Promise<boolean> {
    const version = this.given.get(refused) ?? this.held?.version;
    if (this.held && this.held.version !== version) return true;
    return (await this.fetch(true)).version !== version;
  }

  private fetch(refused: boolean): Promise<Held<T>> {
    this.getting ??= this.get(this.held?.value, refused)
      .then((value) => (this.held = { value, version: this.versionOf(value) }))
      .finally(() => (this.getting = undefined));
    return this.getting;
  }

  private versionOf(value: T): number {
    if (!this.held) return 1;
    return this.same(this.held.value, value) ? this.held.version : this.held.version + 1;
  }
}
