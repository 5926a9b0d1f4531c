import { ApiError, type Json } from '../../types';
import { readList, type ListOptions, type ListStep } from '../list/one-pass';

/** Where one is within a parent. */
export interface Inner {
  readonly [name: string]: Json;
  readonly pass: number;
  readonly walk: Json;
}

export interface ParentEnd {
  /** How many items there are, as the server says. */
  readonly total: number | undefined;
  /** It changed in every pass. */
  readonly shifted: boolean;
}

/**
 * All pages of one parent. Where items moved meanwhile, all of them come again; the later ones count, by key.
 * @throws {ApiError}, {Pause}
 */
export async function* readParent(
  options: ListOptions,
  from: Inner | undefined,
): AsyncGenerator<ListStep & { readonly walk: Inner }, ParentEnd> {
  const { passes } = options.dataset.load;
  let walk: Json | undefined = from?.walk;
  let restarted = false;
  for (let pass = from?.pass ?? 1; ;) {
    const list = readList(options, walk);
    try {
      for (;;) {
        const step = await list.next();
        if (!step.done) {
          yield { page: step.value.page, walk: { pass, walk: step.value.walk } };
          continue;
        }
        const { steady, covered, gap, received, total, reasons } = step.value.summary;
        if (steady && covered !== false) return { total, shifted: false };
        if (pass >= passes) {
          // What came before this call isn't counted: pages that all met, and as many items as said, have to do.
          if (covered ?? (!gap && received >= (total ?? 0))) return { total, shifted: true };
          throw new ApiError('ItemsMissing', `Items are missing after ${pass} passes. ${reasons.join(' ')}`);
        }
        pass++;
        break;
      }
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'CursorExpired') || restarted) throw error;
      restarted = true;
    } finally {
      await list.return(undefined as never);
    }
    walk = undefined;
  }
}
