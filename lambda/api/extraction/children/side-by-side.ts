/** A dataset that is read once for each item of another: side by side, but taken in the order of the parents. */
import { ApiError, type Bounds, type Json } from '../../types';
import { again, failed, FIRST, keyless, settled, type ChildrenWalk } from './walk';
import { readParent, type Inner, type ParentEnd } from './one-parent';
import type { Parent, Parents } from './parents';
import type { Step } from '../recording';
import { Running } from './running';
import type { ListStep } from '../list/one-pass';
import type { Keys } from '../../store/state';
import type { ApiDataset, World } from '../world';

export type BoundsOf = (parent: Keys) => Bounds;

export interface ChildrenOptions {
  readonly world: World;
  readonly dataset: ApiDataset;
  /** Finds out from when to when is read of each parent. */
  readonly bounds: () => Promise<BoundsOf>;
  readonly parents: Parents;
  readonly signal: AbortSignal;
}

type Prepared = Omit<ChildrenOptions, 'bounds'> & { readonly bounds: BoundsOf };

interface Reading {
  readonly parent: Parent;
  readonly steps?: Running<ListStep & { readonly walk: Inner }, ParentEnd>;
}

/** Parents that are read at once beyond the most requests: while the first is slow, those behind it are prepared. */
const WIDTH = 2;
/** Pages of one parent that are read at once. */
const MOST_PAGES = 4;
/** What is wrong with all of them, not with one. */
const OF_ALL = new Set(['AuthorizationFailed', 'SecretMissing']);
/** Failures beyond what is allowed, at which one need not go on. */
const FAR_TOO_MANY = 50;

/** @throws {ApiError} where too many fail, and for what is wrong with all; {Pause} */
export async function* readChildren(
  given: ChildrenOptions,
  from: Json | undefined,
): AsyncGenerator<Step, ChildrenWalk> {
  const options = { ...given, bounds: await given.bounds() };
  let walk = (from as ChildrenWalk | undefined) ?? FIRST;
  if (walk.phase === 'first') {
    walk = again(yield* readEach(options, walk, () => true));
    yield { walk };
  }
  const toTry = new Set(walk.failedAt);
  if (toTry.size > 0) walk = yield* readEach(options, walk, (ordinal) => toTry.has(ordinal));
  if (walk.failed > allowed(options, walk.parents)) {
    // The next run tries them again.
    yield { walk: again(walk) };
    throw tooMany(options, walk);
  }
  return walk;
}

async function* readEach(
  options: Prepared,
  from: ChildrenWalk,
  wanted: (ordinal: number) => boolean,
): AsyncGenerator<Step, ChildrenWalk> {
  const width = options.world.source.limits.concurrency * WIDTH;
  const source = options.parents.from(from.next);
  const queue: Reading[] = [];
  let walk = from;
  let more = true;
  try {
    for (;;) {
      while (more && queue.length < width) {
        const { value: parent, done } = await source.next();
        if (done) more = false;
        else if (wanted(parent.ordinal)) queue.push(begin(options, parent, walk));
      }
      const head = queue[0];
      if (!head) return walk;
      const { gone }: ChildrenWalk = walk;
      walk = yield* take(options, head, walk);
      yield { walk, answered: walk.gone > gone };
      queue.shift();
    }
  } finally {
    await Promise.all([source.return(undefined), ...queue.map(({ steps }) => steps?.stop())]);
  }
}

function begin({ world, dataset, bounds, signal }: Prepared, parent: Parent, walk: ChildrenWalk): Reading {
  if (!parent.keys) return { parent };
  const concurrency = Math.min(MOST_PAGES, world.source.limits.concurrency);
  const list = { world, dataset, bounds: bounds(parent.keys), parent: parent.keys, concurrency, signal };
  const inner = parent.ordinal === walk.next ? walk.inner : null;
  return { parent, steps: new Running(readParent(list, inner ?? undefined)) };
}

/** All of one parent. */
async function* take(
  options: Prepared,
  { parent: { ordinal, keys }, steps }: Reading,
  before: ChildrenWalk,
): AsyncGenerator<Step, ChildrenWalk> {
  if (!keys || !steps) return keyless(before, ordinal);
  // Also by a call before this one.
  let begun = before.next === ordinal && before.inner !== null;
  try {
    for (;;) {
      const { value, done } = await steps.next();
      if (done) return settled(before, ordinal, value);
      begun = true;
      yield { page: value.page, parent: keys, walk: { ...before, next: ordinal, inner: value.walk } };
    }
  } catch (error) {
    if (!(error instanceof ApiError) || OF_ALL.has(error.code)) throw error;
    // That there is nothing behind its first pages is no answer: some of its items would be missing.
    if (error.code === 'NotFound' && !begun) return settled(before, ordinal, { gone: true });
    options.world.log.warn('a parent fails', {
      dataset: options.dataset.name,
      code: error.code,
      reason: error.message,
    });
    const walk = failed(before, ordinal, keys, error);
    if (walk.phase === 'first' && walk.failed > allowed(options, await options.parents.atMost()) + FAR_TOO_MANY)
      throw tooMany(options, walk);
    return walk;
  }
}

const allowed = ({ dataset }: Prepared, parents: number): number =>
  Math.floor((parents * (dataset.load.parent?.maxFailedPercent ?? 0)) / 100);

function tooMany({ dataset }: Prepared, walk: ChildrenWalk): ApiError {
  const { failed: count, parents, lastCode, lastMessage, lastTransient } = walk;
  const of = parents > 0 ? ` of ${parents}` : '';
  return new ApiError(
    lastCode,
    `${dataset.name}: requests for ${count}${of} items of ${dataset.load.parent?.dataset} failed, more than maxFailedPercent (${dataset.load.parent?.maxFailedPercent}) allows. The last: ${lastMessage}`,
    lastTransient,
  );
}
