import type { ApiExtraction, ApiLoad } from '../../../../lib/platform/api';
import { fingerprints } from '../../reading/keys/fingerprint';
import { KeyCounter } from '../../reading/keys/key-counter';
import { completeKey } from '../../store/names';
import type { Bucket } from '../../store/ports';
import { linesOf } from '../../store/read';
import type { Keys } from '../../store/state';
import { keysOfLine } from './parents';

/** 11 to 21 bytes each. */
const MOST = 3_000_000;

export interface KnownParentsOptions {
  readonly bronze: Bucket;
  /** Of the parents. */
  readonly load: ApiLoad;
  readonly keys: Readonly<Record<string, string>>;
  /** Extraction of theirs that was gone through last; 0: none. */
  readonly last: number;
  /** Those whose requests failed then. */
  readonly owed: readonly Keys[];
}

/**
 * Tells parents whose items were read before from new ones, of which nothing was seen yet. Where bronze hasn't got any
 * more what tells them apart, all are new: rather read much again than miss something.
 */
export async function knownParents(options: KnownParentsOptions): Promise<(keys: Keys) => boolean> {
  const { bronze, load, keys, last, owed } = options;
  const columns = Object.keys(keys);
  const known = new KeyCounter(MOST);
  const failed = new KeyCounter(MOST);
  failed.add(fingerprints(owed, columns));
  let complete = true;
  const get = async (key: string): Promise<Buffer | undefined> => {
    const found = await bronze.get(key);
    if (!found) complete = false;
    return found;
  };
  try {
    for (let number = last, whole = false; complete && !whole && number > 0; number--) {
      const text = await get(completeKey(load.pages, number));
      if (!text) break;
      const extraction = JSON.parse(text.toString()) as ApiExtraction;
      whole = extraction.whole;
      for await (const line of linesOf({ ...bronze, get }, extraction.objects))
        for (const of of keysOfLine(line, load.items, keys)) if (of) known.add(fingerprints([of], columns));
    }
  } catch (error) {
    if (complete) throw error;
  }
  return (of) => {
    const print = fingerprints([of], columns);
    return complete && known.has(print) && !failed.has(print);
  };
}
