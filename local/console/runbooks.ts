import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseMarkdown, type Block } from './widgets/markdown';

const FOLDER = join(__dirname, '..', '..', 'docs', 'runbooks');

/** A runbook of this repository by file name, e.g. `freshness.md`; undefined when there is none. */
export async function readRunbook(name: string): Promise<readonly Block[] | undefined> {
  if (!/^[a-z0-9][a-z0-9-]*\.md$/.test(name)) return undefined;
  const text = await readFile(join(FOLDER, name), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : parseMarkdown(text);
}
