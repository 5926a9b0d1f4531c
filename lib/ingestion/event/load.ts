import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { EventCode, EventSpec } from '../../platform/events';
import { bundled } from './bundle';

/** What the module `headwater:events` exports. */
export interface CompiledEvents {
  readonly spec: EventSpec;
  readonly code: EventCode | undefined;
  /** Looks at the record in the first `end` bytes; 16 more are there to be written to. False says nothing. */
  readonly fast: ((bytes: Buffer, end: number, now: string, verdict: object) => boolean) | undefined;
}

/** Compiles and loads a specification into this process, for tests and benchmarks; functions get it in their bundle. */
export function loadEvents(spec: EventSpec, root: string): CompiledEvents {
  const text = bundled(spec, root, join(__dirname, 'exports.ts'));
  const module = { exports: {} as CompiledEvents };
  new Function('module', 'exports', 'require', text)(module, module.exports, createRequire(join(root, 'package.json')));
  return module.exports;
}
