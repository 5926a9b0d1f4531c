import { resolve } from 'node:path';
import type { EventSpec, EventVersion } from '../../platform/events';
import { generateFast } from './fast/generate';

/**
 * The text of the module `headwater:events`, an ES module: `spec`, `code` (the module that it names) and `fast`, a scanner
 * made for this contract. The same text for the same input.
 * @param root what `spec.code` counts from
 */
export function compileEvents(spec: EventSpec, root = '.'): string {
  const checked = { ...spec, versions: spec.versions.map((version) => withoutDerived(version, spec)) };
  return [
    spec.code === undefined
      ? 'export const code = undefined;'
      : `export * as code from ${JSON.stringify(resolve(root, spec.code))};`,
    `export const spec = ${JSON.stringify(checked)};`,
    generateFast(checked) ?? 'export const fast = undefined;',
    '',
  ].join('\n');
}

/** Contracts describe the table, whose derived fields no producer sends. */
const withoutDerived = ({ version, fields }: EventVersion, { enrich }: EventSpec): EventVersion => ({
  version,
  fields: fields.filter(({ name }) => !Object.hasOwn(enrich, name)),
});
