/** Connections that workloads must be able to make, before anybody looked whether they can. */
import type { Database } from '../parties/databases';
import type { Workload } from '../parties/workload';
import type { Call } from '../permissions/endpoint-policy';

export type Wanted = {
  readonly workload: Workload;
  /** What it was derived from. */
  readonly why: string;
  /** @default the destination's own */
  readonly port?: number;
} & (
  | { readonly kind: 'database'; readonly database: Database }
  /** `uses`: what is called there, for the policies of endpoints; empty where that isn't known. */
  | { readonly kind: 'service'; readonly service: string; readonly uses: readonly Call[] }
  | { readonly kind: 'host'; readonly host: string }
);

/** Identity of a wanted connection: several reasons for one are one. */
export const wantedKey = (wanted: Wanted): string => {
  const to =
    wanted.kind === 'database'
      ? wanted.database.label
      : wanted.kind === 'service'
        ? `service ${wanted.service}`
        : `host ${wanted.host}`;
  return `${wanted.workload.resource.key} → ${to}:${wanted.port ?? ''}`;
};
