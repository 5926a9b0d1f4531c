import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Bucket } from './ports';

const unzip = promisify(gunzip);
const LINE_FEED = 0x0a;

/**
 * Lines of objects, in order: an object at a time is in memory.
 * @throws where an object is gone
 */
export async function* linesOf(bucket: Bucket, keys: Iterable<string>): AsyncGenerator<string> {
  for (const key of keys) {
    const packed = await bucket.get(key);
    if (!packed) throw new Error(`The object ${key} of an extraction is gone from bronze.`);
    const text = await unzip(packed);
    for (let from = 0; from < text.length;) {
      const to = text.indexOf(LINE_FEED, from);
      yield text.toString('utf8', from, to < 0 ? text.length : to);
      from = to < 0 ? text.length : to + 1;
    }
  }
}
