import type { Bucket } from '../../store/ports';
import { objectKeys } from '../../store/names';
import { linesOf } from '../../store/read';
import type { Open } from '../../store/state';
import { valueAt } from '../../pagination/path';
import type { ApiDataset } from '../world';

/** Items of the pages that an open extraction has written, of the first so many pages. */
export async function* writtenItems(
  bronze: Bucket,
  { load }: ApiDataset,
  open: Open,
  pages: number,
): AsyncGenerator<readonly unknown[]> {
  let page = 0;
  for await (const line of linesOf(bronze, objectKeys(load.pages, open.extraction, open.segments))) {
    if (page++ >= pages) return;
    const items = valueAt((JSON.parse(line) as { body: unknown }).body, load.items);
    yield Array.isArray(items) ? items : [];
  }
}
