/** What the extraction needs of AWS: objects, and one item of the state table a dataset. Tests put their own in place. */

/** One bucket. A put takes the place of what was there. */
export interface Bucket {
  put(key: string, body: Buffer, contentType: string): Promise<void>;
  /** @default undefined where there is none */
  get(key: string): Promise<Buffer | undefined>;
}

/** Attributes of an item, all of them text. */
export type Item = Readonly<Record<string, string>>;

export interface Table {
  /** Consistent. @default undefined where there is none */
  get(dataset: string): Promise<Item | undefined>;
  /**
   * Writes the item if its `revision` is still the one before (0: there is none); attributes that aren't given go.
   * @returns whether it was. Where an answer was lost and the call repeated, false may mean that it was written.
   */
  update(dataset: string, item: Item, revision: number): Promise<boolean>;
}
