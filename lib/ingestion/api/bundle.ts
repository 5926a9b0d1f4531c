import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';
import { MINIFIED } from '../minified';

/** The module that the function imports an API's own way to authorise requests under. */
const AUTHORIZE = 'headwater:api-authorize';

/**
 * Loaded only where Node doesn't unpack Zstandard itself, as Lambda's does: it lies beside the function, so that a call
 * doesn't have to read it first.
 */
const BESIDE = 'fzstd';
const FILE = 'fzstd.js';

/**
 * The function that reads an API: the text of one minified CommonJS file, the same for the same input.
 * @param root folder of the platform: `lambda/api` lies in it, and `authorize` counts from it
 * @param authorize module that authorises requests. @default none: one of the kinds that are built in
 */
export function bundleExtractor(root: string, authorize?: string): string {
  const folder = join(root, 'lambda', 'api');
  const { outputFiles } = buildSync({
    ...MINIFIED,
    entryPoints: [join(folder, 'index.ts')],
    absWorkingDir: root,
    alias: {
      [AUTHORIZE]: authorize === undefined ? join(folder, 'authorization', 'none.ts') : resolve(root, authorize),
      [BESIDE]: `./${FILE}`,
    },
    external: [`./${FILE}`],
  });
  return outputFiles[0]!.text;
}

/** What lies beside it, by path from the function's folder. */
export function besideExtractor(): Record<string, string> {
  const entry = createRequire(__filename).resolve(BESIDE);
  const { outputFiles } = buildSync({ ...MINIFIED, entryPoints: [entry] });
  return { [FILE]: outputFiles[0]!.text };
}
