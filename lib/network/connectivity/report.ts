/** What the proof answers. */
import type { Location } from './input/stacks';

export type Status = 'reachable' | 'blocked' | 'unknown';

/** A resource as a finding names it. */
export interface Place extends Location {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
}

/** One end of a connection. */
export interface Party {
  /** e.g. `Glue job flights-dev-spark`, `PostgreSQL OperationsDatabaseInstance`, `AWS service s3`. */
  readonly label: string;
  /** `lambda`, `glue`, `task`, `airflow`, `instance`, `database`, `service`, `address`. */
  readonly kind: string;
  /** The resource, where the templates have one. */
  readonly place?: Place;
  /** Endpoint name of an AWS service, e.g. `secretsmanager`, `kinesis-streams`. */
  readonly service?: string;
}

/** A station on the way of a packet. */
export interface Hop {
  /** e.g. `security group lets 5432 out to group Database`. */
  readonly text: string;
  readonly place?: Place;
}

/** A connection that somebody must be able to make, and whether it is possible. */
export interface Need {
  readonly source: Party;
  readonly destination: Party;
  readonly protocol: 'tcp';
  readonly port: number;
  /** What the need was derived from, e.g. `environment variable DB_HOST`. */
  readonly why: string;
  readonly status: Status;
  /** For `blocked` and `unknown`: reason code, e.g. `security-group-ingress`, `no-route`. */
  readonly code?: string;
  /** One sentence: what blocks, or what couldn't be resolved. Empty where it is reachable. */
  readonly detail: string;
  /** The resource that blocks, or that lacks what would let pass. */
  readonly blockedBy?: Place;
  /** One sentence: what to do. */
  readonly fix?: string;
  /** The way there, hop by hop; up to the blocking hop where there is one. */
  readonly path: readonly Hop[];
  /** Other resources that have a part in what blocks: the nearest rule, the route table. */
  readonly involved: readonly Place[];
  /** Why it is accepted, where somebody said so. */
  readonly acknowledged?: string;
}

/** Something that would fail at deployment, or a permission that is missing, whatever the paths. */
export interface Fault {
  /** e.g. `subnet-group-one-zone`, `permission-missing`. */
  readonly code: string;
  /** Errors fail synthesis; warnings are told. */
  readonly severity: 'error' | 'warning';
  readonly place: Place;
  /** One sentence: what is wrong. */
  readonly detail: string;
  /** One sentence: what to do. */
  readonly fix: string;
  /** Other resources that have a part in it: who lacks the permission, the policies where it could stand. */
  readonly involved?: readonly Place[];
  /** Why it is accepted, where somebody said so. */
  readonly acknowledged?: string;
}

export interface Report {
  readonly needs: readonly Need[];
  readonly faults: readonly Fault[];
}

/** Whether nothing is blocked and nothing wrong; what is unknown, a warning or acknowledged doesn't count. */
export const isClean = ({ needs, faults }: Report): boolean =>
  needs.every(({ status, acknowledged }) => status !== 'blocked' || acknowledged !== undefined) &&
  faults.every(({ severity, acknowledged }) => severity !== 'error' || acknowledged !== undefined);
