import type { ApiRequest } from '../types';

/** Something to authorise with. */
interface Held<T> {
  readonly value: T;
  /** Counts up with each one that is got. */
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

  /** @param get gets new ones. @param old those before, if there were any; `refused`: the server didn't want them */
  constructor(private readonly get: (old: T | undefined, refused: boolean) => Promise<T>) {}

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

  /** @returns what is there now, unless it is what the request was refused with: then what was got in its place */
  async renew(refused: ApiRequest): Promise<Held<T>> {
    const version = this.given.get(refused) ?? this.held?.version;
    if (this.held && this.held.version !== version) return this.held;
    return this.fetch(true);
  }

  private fetch(refused: boolean): Promise<Held<T>> {
    this.getting ??= this.get(this.held?.value, refused)
      .then((value) => (this.held = { value, version: (this.held?.version ?? 0) + 1 }))
      .finally(() => (this.getting = undefined));
    return this.getting;
  }
}
