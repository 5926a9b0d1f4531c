import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { EventSpec } from '../../platform/events';
import { MINIFIED } from '../minified';
import { compileEvents } from './compile';

/** The module that the consumer imports its contract under. */
const EVENTS = 'headwater:events';

/**
 * The consumer with its compiled contract: the text of one minified CommonJS file, the same for the same input.
 * @param root folder of the platform: `lambda/stream` lies in it, and `spec.code` counts from it
 */
export const bundleConsumer = (spec: EventSpec, root: string): string =>
  bundled(spec, root, join(root, 'lambda', 'stream', 'index.ts'));

/** Any program that imports `headwater:events`. */
export function bundled(spec: EventSpec, root: string, entryPoint: string): string {
  // Plugins need the asynchronous API, which synthesis has no room for; an alias of a file does the same.
  const folder = mkdtempSync(join(tmpdir(), 'headwater-events-'));
  try {
    const events = join(folder, 'events.mjs');
    writeFileSync(events, compileEvents(spec, root));
    const { outputFiles } = buildSync({
      ...MINIFIED,
      entryPoints: [entryPoint],
      absWorkingDir: root,
      alias: { [EVENTS]: events },
    });
    return outputFiles[0]!.text;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
