#!/usr/bin/env node
// `npx headwater COMMAND`. The commands are TypeScript, which tsx reads.
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { register } from 'tsx/cjs/api';

register();
const { main } = createRequire(import.meta.url)('../lib/cli/main.ts');
process.exitCode = main(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  error: (text) => process.stderr.write(`${text}\n`),
  writeFile: (path, text) => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  },
  colours: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
});
