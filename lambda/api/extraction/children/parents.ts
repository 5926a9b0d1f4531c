/** The items that a dataset is read once for each of, streamed from what was read of theirs. */
import type { ApiExtraction, ApiLoad } from '../../../../lib/platform/api';
import { concurrently } from '../../../shared/concurrently';
import { valueAt } from '../../pagination/path';
import { completeKey } from '../../store/names';
import { numbersAsText } from '../../store/numbers';
import type { Bucket } from '../../store/ports';
import { linesOf } from '../../store/read';
import { extractionName, type Keys } from '../../store/state';
import { ApiError } from '../../types';

/** Different parents that are remembered, so that none is asked for twice; some 100 bytes each. */
const MOST_REMEMBERED = 200_000;
const CALLS_AT_ONCE = 8;

export interface Parent {
  /** Place among all, from 0: the same in every call. */
  readonly ordinal: number;
  /** undefined: its item lacks a value, so that nothing can be asked for. */
  readonly keys: Keys | undefined;
}

export interface ParentsOptions {
  readonly bronze: Bucket;
  /** Name of their dataset. */
  readonly dataset: string;
  readonly load: ApiLoad;
  /** Column: path in the item. */
  readonly keys: Readonly<Record<string, string>>;
  /** Extractions of theirs, first and last. */
  readonly extractions: readonly [first: number, last: number];
  /** Come first. */
  readonly owed: readonly Keys[];
}

export class Parents {
  private found: Promise<readonly ApiExtraction[]> | undefined;

  constructor(private readonly options: ParentsOptions) {}

  /** All, from an ordinal on. Those that come again are left out, as far as they are remembered. */
  async *from(first: number): AsyncGenerator<Parent> {
    const seen = new Set<string>();
    let ordinal = 0;
    for await (const keys of this.all()) {
      if (keys) {
        const key = JSON.stringify(Object.values(keys));
        if (seen.has(key)) continue;
        if (seen.size < MOST_REMEMBERED) seen.add(key);
      }
      if (ordinal >= first) yield { ordinal, keys };
      ordinal++;
    }
  }

  private async *all(): AsyncGenerator<Keys | undefined> {
    yield* this.options.owed;
    const extractions = await this.extractions();
    for await (const line of linesOf(
      this.options.bronze,
      extractions.flatMap(({ objects }) => objects),
    ))
      yield* keysOfLine(line, this.options.load.items, this.options.keys);
  }

  /** How many there are, those that come again included. */
  async atMost(): Promise<number> {
    return (await this.extractions()).reduce((sum, { items }) => sum + items, this.options.owed.length);
  }

  private extractions(): Promise<readonly ApiExtraction[]> {
    const { bronze, load, dataset, extractions } = this.options;
    const [first, last] = extractions;
    const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
    this.found ??= concurrently(numbers, CALLS_AT_ONCE, async (number) => {
      const text = await bronze.get(completeKey(load.pages, number));
      if (text) return JSON.parse(text.toString()) as ApiExtraction;
      throw new ApiError(
        'ParentFailed',
        `Extraction ${extractionName(number)} of ${dataset} is gone from bronze, so that its items can't be gone through. Load ${dataset} with mode full once.`,
      );
    });
    return this.found;
  }
}

/** Of the items of a page. */
export function* keysOfLine(
  line: string,
  items: string,
  keys: Readonly<Record<string, string>>,
): Generator<Keys | undefined> {
  const list = listIn(line, items);
  // Only numbers that JavaScript can't hold are worth a second look, at their digits.
  let digits: readonly unknown[] | undefined;
  for (const [index, item] of list.entries()) {
    const found: Record<string, string> = {};
    let whole = true;
    for (const [column, path] of Object.entries(keys)) {
      let value = valueAt(item, path);
      if (typeof value === 'number' && !Number.isSafeInteger(value)) {
        digits ??= listIn(numbersAsText(line), items);
        value = valueAt(digits[index], path);
      }
      if ((typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') || value === '')
        whole = false;
      else found[column] = String(value);
    }
    yield whole ? found : undefined;
  }
}

function listIn(line: string, items: string): readonly unknown[] {
  const list = valueAt((JSON.parse(line) as { body: unknown }).body, items);
  return Array.isArray(list) ? list : [];
}
