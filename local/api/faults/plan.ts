/** Which request meets which fault: by the seed and the request itself, never by the order in which requests come. */
import { Random } from '../../producer/random';
import type { Fault, Faults } from './model';

export class FaultPlan {
  private readonly seen = new Map<string, { times: number; inARow: number; refused: boolean }>();
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly faults: Faults,
    private readonly seed: number,
  ) {}

  /**
   * Counts a request and tells what befalls it.
   * @param request its method, address and body
   * @param revocable whether `shares` may have what authorises it refused
   */
  draw(collection: string, request: string, revocable = true): { readonly number: number; readonly fault?: Fault } {
    const number = (this.counts.get(collection) ?? 0) + 1;
    this.counts.set(collection, number);
    const scheduled = (this.faults.schedule ?? []).find(
      ({ collection: of = collection, from, times = 1 }) =>
        of === collection && number >= from && number < from + times,
    );
    if (scheduled) return { number, fault: scheduled.fault };
    if (this.faults.spared?.includes(collection)) return { number };
    const fault = this.byShares(request, revocable);
    return fault === undefined ? { number } : { number, fault };
  }

  /** A number from 0 to 1 that belongs to a request, for choices within a fault. */
  choice(request: string, of: string): number {
    return new Random(hash(`${this.seed}|${of}|${request}`)).next();
  }

  private byShares(request: string, revocable: boolean): Fault | undefined {
    const state = this.seen.get(request) ?? { times: 0, inARow: 0, refused: false };
    this.seen.set(request, state);
    let number = new Random(hash(`${this.seed}|${state.times++}|${request}`)).next();
    const found = Object.entries(this.faults.shares ?? {}).find(([, share]) => (number -= share) < 0)?.[0] as
      Fault | undefined;
    const fault = this.mayBe(found, state, revocable) ? found : undefined;
    state.inARow = fault === undefined ? 0 : state.inARow + 1;
    return fault;
  }

  private mayBe(
    fault: Fault | undefined,
    state: { inARow: number; refused: boolean },
    revocable: boolean,
  ): fault is Fault {
    if (fault === undefined || state.inARow >= (this.faults.mostInARow ?? 2)) return false;
    if (fault !== 'unauthorized') return true;
    if (state.refused || !revocable) return false;
    return (state.refused = true);
  }
}

/** FNV-1a, 32 bits, with a last mix so that near texts are far apart. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) | 0;
}
