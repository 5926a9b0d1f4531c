import type { Clock } from '../http/clock';
import type { ApiRequest } from '../types';

/** Milliseconds in which something new that has worked for nobody, and is refused, is taken as refused for good. */
const FRESH = 5_000;

/** Something to authorise with. */
interface Held<T> {
  readonly value: T;
  /** Counts up with each one that differs from the one before. */
  readonly version: number;
  /** When it was got in place of what was refused, in milliseconds since 1970. */
  readonly afterRefusal?: number;
}

/**
 * What requests are authorised with, got once for all who need it at the same time, and anew once for all whose
 * requests were refused with the same one.
 *
 * It may end at any time, the new one as well. Only one that is refused as soon as it is there, before it has worked for
 * anybody, says that no other would work either.
 */
export class Credentials<T> {
  private held?: Held<T>;
  private getting?: { readonly refused: boolean; readonly held: Promise<Held<T>> };
  private readonly given = new WeakMap<ApiRequest, number>();
  /** The last version that a request got through with. */
  private accepted = 0;

  /**
   * @param get gets new ones. `old`: those before, if there were any; `refused`: the server didn't want them
   * @param same whether two of them authorise in the same way
   */
  constructor(
    private readonly get: (old: T | undefined, refused: boolean) => Promise<T>,
    private readonly same: (a: T, b: T) => boolean,
    private readonly clock: Clock,
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

  /** A request got through with what it was authorised with. */
  passed(request: ApiRequest): void {
    this.accepted = Math.max(this.accepted, this.given.get(request) ?? 0);
  }

  /**
   * Gets new ones, unless somebody has since the request was authorised.
   * @param again whether the request was refused with those before as well
   * @returns whether there are others than those it had, that may work
   */
  async renew(refused: ApiRequest, again: boolean): Promise<boolean> {
    const version = this.given.get(refused) ?? this.held?.version;
    // Where those before are kept because new ones can't be had ahead of time, that is no answer for who was refused.
    while (this.getting?.refused === false) await this.getting.held.catch(() => undefined);
    if (this.held && this.held.version !== version) return true;
    if (again && this.held && this.hopeless(this.held)) return false;
    return (await this.fetch(true)).version !== version;
  }

  private hopeless({ version, afterRefusal = -Infinity }: Held<T>): boolean {
    return version > this.accepted && this.clock.now() - afterRefusal < FRESH;
  }

  private fetch(refused: boolean): Promise<Held<T>> {
    this.getting ??= {
      refused,
      held: this.get(this.held?.value, refused)
        .then((value) => (this.held = this.next(value, refused)))
        .finally(() => (this.getting = undefined)),
    };
    return this.getting.held;
  }

  private next(value: T, refused: boolean): Held<T> {
    if (!this.held) return { value, version: 1 };
    if (this.same(this.held.value, value)) return { ...this.held, value };
    const version = this.held.version + 1;
    return refused ? { value, version, afterRefusal: this.clock.now() } : { value, version };
  }
}
