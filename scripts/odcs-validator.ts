/**
 * Compiles the Open Data Contract Standard's JSON schema into `lib/platform/contract/odcs-validator.js`: loading that
 * takes 7 ms, compiling the schema at every synthesis a quarter of a second. Run it when the schema or ajv changes; a
 * test compares what it gives with what is committed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2019 from 'ajv/dist/2019';
import standaloneCode from 'ajv/dist/standalone';
import addFormats from 'ajv-formats';
import { transformSync } from 'esbuild';

const root = join(__dirname, '..');
export const SCHEMA = 'contracts/schema/odcs-json-schema-v3.1.0.json';
export const VALIDATOR = 'lib/platform/contract/odcs-validator.js';

/** The source of the validator, as CommonJS. */
export function compileValidator(): string {
  const schema = JSON.parse(readFileSync(join(root, SCHEMA), 'utf8')) as object;
  const ajv = new Ajv2019({ allErrors: true, strict: false, code: { source: true } });
  addFormats(ajv);
  const { code } = transformSync(standaloneCode(ajv, ajv.compile(schema)), { minify: true, legalComments: 'none' });
  return `// Made by scripts/odcs-validator.ts from ${SCHEMA}; not to be edited.\n${code}`;
}

if (require.main === module) writeFileSync(join(root, VALIDATOR), compileValidator());
