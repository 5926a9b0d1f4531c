import { join, resolve } from 'node:path';
import { buildSync } from 'esbuild';

/** The module that the function imports an API's own way to authorise requests under. */
const AUTHORIZE = 'headwater:api-authorize';

/**
 * The function that reads an API: the text of one minified CommonJS file, the same for the same input.
 * @param root folder of the platform: `lambda/api` lies in it, and `authorize` counts from it
 * @param authorize module that authorises requests. @default none: one of the kinds that are built in
 */
export function bundleExtractor(root: string, authorize?: string): string {
  const folder = join(root, 'lambda', 'api');
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, 'index.ts')],
    absWorkingDir: root,
    alias: {
      [AUTHORIZE]: authorize === undefined ? join(folder, 'authorization', 'none.ts') : resolve(root, authorize),
    },
    bundle: true,
    write: false,
    minify: true,
    keepNames: false,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    mainFields: ['module', 'main'],
    logLevel: 'silent', // What is wrong is in the error.
  });
  return outputFiles[0]!.text;
}
