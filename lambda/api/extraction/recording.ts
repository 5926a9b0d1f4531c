import { Batch } from '../store/batch';
import { pageLine } from '../store/line';
import { objectKey, withObject } from '../store/names';
import { EMPTY_PLACE, type Efforts, type Keys, type Open, type Place, type State } from '../store/state';
import type { Json, Page } from '../types';
import { Greatest } from './cursor/greatest';
import type { Tally, Task } from './world';

/** Text of an object. */
const MOST_BYTES = 8 * 1024 * 1024;
/** Longest that a page waits for being written, in milliseconds. */
const LONGEST = 30_000;

/** What comes to be known while reading: a page, or only that one is further on. */
export interface Step {
  readonly page?: Page;
  readonly parent?: Keys;
  /** How to go on behind it. */
  readonly walk: Json;
  /** The server has answered, if without a page: that there is none. @default only with a page */
  readonly answered?: boolean;
}

export type OpenState = State & { readonly open: Open };

/** The state of an open extraction, and what isn't written yet. An object is written first, then the state moves. */
export class Recording {
  private readonly batch = new Batch();
  private greatest: Greatest | undefined;
  private place: Place;
  private since: number;
  private counted: Tally;
  private timed: number;
  private progressAt: number;

  constructor(
    private readonly task: Task,
    public state: OpenState,
  ) {
    this.place = state.open.place;
    this.greatest = this.greatestOf(this.place);
    this.counted = task.world.tally();
    this.timed = this.since = task.world.now();
    this.progressAt = state.open.progressAt;
  }

  add({ page, parent, walk, answered }: Step): void {
    const now = this.task.world.now();
    if (!page) {
      if (answered) this.progressAt = now;
      this.place = { ...this.place, walk };
      return;
    }
    if (this.batch.lines === 0) this.since = now;
    this.progressAt = now;
    this.batch.add(pageLine(page, this.place.pages, this.task.world, parent));
    this.greatest?.add(page.items, page.response.body);
    this.place = {
      walk,
      pages: this.place.pages + 1,
      items: this.place.items + page.items.length,
      greatest: this.greatest?.text,
      undated: this.greatest?.undated ?? 0,
      tags: this.place.pages === 0 ? tagsOf(page) : this.place.tags,
    };
  }

  /** Whether it is time to write. */
  get due(): boolean {
    return this.batch.bytes >= MOST_BYTES || (this.unwritten && this.task.world.now() - this.since >= LONGEST);
  }

  private get unwritten(): boolean {
    return this.place !== this.state.open.place;
  }

  /** Milliseconds since 1970: when the last page came, or the answer that there is none. */
  get lastPage(): number {
    return this.progressAt;
  }

  /** Writes what there is. @throws {Outrun} */
  async flush(): Promise<void> {
    const { open } = this.state;
    this.since = this.task.world.now();
    if (this.batch.lines === 0) {
      if (this.unwritten) await this.move({});
      return;
    }
    const { world, dataset } = this.task;
    const key = objectKey(dataset.load.pages, open.extraction, open.sequence, this.state.epoch);
    await world.bronze.put(key, await this.batch.take(), 'application/gzip');
    await this.move({
      segments: withObject(open.segments, this.state.epoch, open.sequence),
      sequence: open.sequence + 1,
    });
  }

  /** Leaves what was read, and begins anew. */
  async restart(change: Partial<Open>): Promise<void> {
    await this.batch.take();
    this.place = EMPTY_PLACE;
    this.greatest = this.greatestOf(EMPTY_PLACE);
    await this.move({ ...change, segments: [] });
  }

  /** Moves the state, with all that is known. */
  async move(change: Partial<Open>): Promise<void> {
    const { world, dataset } = this.task;
    const now = world.now();
    const open: Open = {
      ...this.state.open,
      place: this.place,
      progressAt: this.progressAt,
      movedAt: now,
      efforts: this.efforts(now),
      ...change,
    };
    this.state = (await world.progress.move(dataset.name, this.state, { ...this.state, open }, now)) as OpenState;
  }

  private greatestOf({ greatest, undated }: Place): Greatest | undefined {
    const { incremental } = this.task.dataset.load;
    return incremental && new Greatest(incremental.field, incremental.format, greatest, undated);
  }

  /** What it has cost so far. */
  private efforts(now: number): Efforts {
    const { efforts } = this.state.open;
    const tally = this.task.world.tally();
    const sum = {
      requests: efforts.requests + tally.requests - this.counted.requests,
      retries: efforts.retries + tally.retries - this.counted.retries,
      throttled: efforts.throttled + tally.throttled - this.counted.throttled,
      failures: efforts.failures + tally.failures - this.counted.failures,
      seconds: efforts.seconds + (now - this.timed) / 1000,
    };
    this.counted = tally;
    this.timed = now;
    return sum;
  }
}

/** A server's tag may be long; one that is isn't worth its place. */
const LONGEST_TAG = 1_000;

function tagsOf({ request, response }: Page): Place['tags'] {
  const { etag, 'last-modified': modified } = response.headers;
  const size = request.url.length + (etag?.length ?? 0) + (modified?.length ?? 0);
  if ((etag === undefined && modified === undefined) || size > LONGEST_TAG) return undefined;
  return { url: request.url, etag, modified };
}
