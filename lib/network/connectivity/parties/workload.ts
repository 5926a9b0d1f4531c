import type { Placement } from '../packet/ends';
import type { Call } from '../permissions/endpoint-policy';
import type { Resource } from '../template/resources';
import type { Value } from '../template/values';
import { asList } from '../template/values';

/** Somebody who connects to others. */
export interface Workload {
  readonly resource: Resource;
  readonly kind:
    'lambda' | 'glue' | 'task' | 'airflow' | 'instance' | 'proxy' | 'replication' | 'build' | 'warehouse' | 'balancer';
  readonly label: string;
  /** Where its interfaces are. Empty: outside of any VPC. */
  readonly placements: readonly Placement[];
  /** Roles that it calls AWS with. */
  readonly roles: readonly Value[];
  /** What it is told: environment variables, connection properties, arguments, by name. */
  readonly settings: Readonly<Record<string, Value>>;
  /** File systems or access points that it mounts. @default none */
  readonly mounts?: readonly Value[];
  /** Services that it uses whatever its role and settings say, and why. */
  readonly always: Readonly<Record<string, string>>;
  /** What it calls there, whatever its role says, by service. @default not known */
  readonly calls?: Readonly<Record<string, readonly Call[]>>;
}

export const placement = (
  label: string,
  resource: Resource,
  subnets: Value,
  groups: Value,
  more: Partial<Placement> = {},
): Placement => ({
  label,
  resource,
  subnets: asList(subnets).map(String),
  groups: asList(groups).map(String),
  ...more,
});
