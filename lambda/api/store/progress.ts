import { randomUUID } from 'node:crypto';
import { ApiError } from '../types';
import type { AttributeName } from './attributes';
import type { Item, Table } from './ports';
import { NOTHING, type State } from './state';

/** DynamoDB takes 400 KB; what is near that is a mistake. */
const MOST_BYTES = 100_000;

/** Somebody else has moved the state: this call is not the one that goes on. */
export class Outrun extends Error {
  constructor(dataset: string, revision: number) {
    super(`Another call has gone on with ${dataset} since revision ${revision} of its state; this one stops.`);
    this.name = 'Outrun';
  }
}

/** States of datasets; every write is on the condition that nobody else has written since. */
export class Progress {
  constructor(private readonly table: Table) {}

  async read(dataset: string): Promise<State> {
    const item = await this.table.get(dataset);
    return item ? fromItem(item) : NOTHING;
  }

  /** @returns `next` with its revision @throws {Outrun} */
  async move(dataset: string, before: State, next: State, now: number): Promise<State> {
    const written = { ...next, revision: before.revision + 1 };
    const move = randomUUID();
    const item = { ...toItem(written), move, updatedAt: new Date(now).toISOString() };
    const bytes = Buffer.byteLength(JSON.stringify(item));
    if (bytes > MOST_BYTES)
      throw new ApiError(
        'TooLarge',
        `The state of ${dataset} has ${bytes} bytes, more than ${MOST_BYTES}: the server's cursor or next address is far too long to be kept.`,
      );
    if (await this.table.update(dataset, item, before.revision)) return written;
    // The call may have been repeated after an answer that was lost: then it is ours that is there.
    if ((await this.table.get(dataset))?.move === move) return written;
    throw new Outrun(dataset, before.revision);
  }
}

const numbered = (extraction: number): string | undefined => (extraction > 0 ? String(extraction) : undefined);
const json = (value: unknown): string | undefined => (value === undefined ? undefined : JSON.stringify(value));
const parse = <T>(text: string | undefined): T | undefined =>
  text === undefined ? undefined : (JSON.parse(text) as T);

function toItem(state: State): Item {
  const attributes: Record<Exclude<AttributeName, 'move' | 'updatedAt'>, string | undefined> = {
    revision: String(state.revision),
    epoch: String(state.epoch),
    extraction: numbered(state.extraction),
    whole: numbered(state.whole),
    cursor: state.cursor,
    cursorField: state.cursorField,
    parentExtraction: numbered(state.parentExtraction),
    tags: json(state.tags),
    owed: state.owed.length > 0 ? json(state.owed) : undefined,
    open: json(state.open),
  };
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as Item;
}

const fromItem = (item: Item): State => ({
  revision: Number(item.revision ?? 0),
  epoch: Number(item.epoch ?? 0),
  extraction: Number(item.extraction ?? 0),
  whole: Number(item.whole ?? 0),
  cursor: item.cursor,
  cursorField: item.cursorField,
  parentExtraction: Number(item.parentExtraction ?? 0),
  tags: parse(item.tags),
  owed: parse(item.owed) ?? [],
  open: parse(item.open),
});
