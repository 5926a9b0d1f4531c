import { resolve } from 'node:path';
import type { EventSpec } from '../../platform/events';

/**
 * The text of the module `headwater:events`, an ES module: the specification, the code it names, and the fast path.
 * @param root what `spec.code` counts from
 */
export function compileEvents(spec: EventSpec, root = '.'): string {
  const code = spec.code === undefined ? undefined : resolve(root, spec.code);
  return [
    code === undefined ? 'export const code = undefined;' : `export * as code from ${JSON.stringify(code)};`,
    `export const spec = ${JSON.stringify(spec)};`,
    'export const fast = undefined;',
    '',
  ].join('\n');
}
