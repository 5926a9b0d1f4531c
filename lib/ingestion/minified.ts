import type { BuildOptions } from 'esbuild';

/** How programs become one minified CommonJS file for Lambda, whose text is looked at before it becomes an asset. */
export const MINIFIED = {
  bundle: true,
  write: false,
  minify: true,
  keepNames: false,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  mainFields: ['module', 'main'],
  logLevel: 'silent', // What is wrong is in the error.
} satisfies BuildOptions;
