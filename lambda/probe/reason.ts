/** What a layer can fail of. Each code has a sentence in `sentences.ts` and a row in docs/probe.md. */
import type { Code } from './sentences';

/** What a sentence is made of; never a password, nor a text that may hold one. */
export type Facts = Readonly<Record<string, string | number>>;

/** Thrown by a probing function: the layer has failed, and why. */
export class Reason extends Error {
  override readonly name = 'Reason';

  /** @param grade `warning` where the connection works all the same */
  constructor(
    readonly code: Code,
    readonly facts: Facts = {},
    readonly grade: 'failed' | 'warning' = 'failed',
  ) {
    super(code);
  }
}

/** Error code of Node.js (`ECONNREFUSED`) or SQLSTATE (`28P01`). */
export const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '');

/** Message of anything thrown, on one line, without what must not be told. */
export function detailOf(error: unknown, secrets: readonly string[] = []): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  const told = secrets.filter(Boolean).reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return told.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 200);
}
