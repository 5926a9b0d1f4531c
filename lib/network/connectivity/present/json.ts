import { type Fault, isClean, type Need, type Place, type Report } from '../report';

/** A need or a fault as `--json` prints it. */
export interface Finding {
  readonly kind: 'need' | 'fault';
  readonly source: string;
  readonly sourceLogicalId: string | null;
  readonly destination: string | null;
  readonly destinationLogicalId: string | null;
  readonly port: number | null;
  /** `reachable`, `blocked` or `unknown`; `error` or `warning` for a fault. */
  readonly status: string;
  readonly reasonCode: string | null;
  readonly detail: string;
  /** Logical id of the resource that blocks or is at fault. */
  readonly blockingResource: string | null;
  readonly stack: string | null;
  readonly constructPath: string | null;
  readonly sourceLine: string | null;
  readonly fix: string | null;
  /** Logical ids of other resources that have a part in it. */
  readonly involved: readonly string[];
  readonly why: string | null;
  readonly path: readonly { readonly hop: string; readonly logicalId: string | null }[];
  /** Why it is accepted, where it is. */
  readonly acknowledged: string | null;
}

const placed = (place: Place | undefined) => ({
  blockingResource: place?.logicalId ?? null,
  stack: place?.stack ?? null,
  constructPath: place?.constructPath ?? null,
  sourceLine: place?.sourceLine ?? null,
});

export const needFinding = (need: Need): Finding => ({
  kind: 'need',
  source: need.source.label,
  sourceLogicalId: need.source.place?.logicalId ?? null,
  destination: need.destination.label,
  destinationLogicalId: need.destination.place?.logicalId ?? null,
  port: need.port,
  status: need.status,
  reasonCode: need.code ?? null,
  detail: need.detail,
  ...placed(need.blockedBy),
  fix: need.fix ?? null,
  involved: need.involved.map(({ logicalId }) => logicalId),
  why: need.why,
  path: need.path.map(({ text, place }) => ({ hop: text, logicalId: place?.logicalId ?? null })),
  acknowledged: need.acknowledged ?? null,
});

export const faultFinding = (fault: Fault): Finding => ({
  kind: 'fault',
  source: `${fault.place.type} ${fault.place.logicalId}`,
  sourceLogicalId: fault.place.logicalId,
  destination: null,
  destinationLogicalId: null,
  port: null,
  status: fault.severity,
  reasonCode: fault.code,
  detail: fault.detail,
  ...placed(fault.place),
  fix: fault.fix,
  involved: (fault.involved ?? []).map(({ logicalId }) => logicalId),
  why: null,
  path: [],
  acknowledged: fault.acknowledged ?? null,
});

export interface JsonReport {
  readonly clean: boolean;
  readonly summary: Readonly<
    Record<'reachable' | 'blocked' | 'unknown' | 'errors' | 'warnings' | 'acknowledged', number>
  >;
  readonly needs: readonly Finding[];
  readonly faults: readonly Finding[];
}

/** The report as `--json` prints it. */
export function toJson(report: Report): JsonReport {
  return {
    clean: isClean(report),
    summary: countsOf(report),
    needs: report.needs.map(needFinding),
    faults: report.faults.map(faultFinding),
  };
}

/** What is acknowledged is counted as that only. */
export function countsOf({ needs, faults }: Report): JsonReport['summary'] {
  const count = (items: readonly { readonly acknowledged?: string }[]): number =>
    items.filter(({ acknowledged }) => acknowledged === undefined).length;
  const status = (wanted: string): number => count(needs.filter((need) => need.status === wanted));
  const severity = (wanted: string): number => count(faults.filter((fault) => fault.severity === wanted));
  return {
    reachable: status('reachable'),
    blocked: status('blocked'),
    unknown: status('unknown'),
    errors: severity('error'),
    warnings: severity('warning'),
    acknowledged: [...needs, ...faults].filter(({ acknowledged }) => acknowledged !== undefined).length,
  };
}
