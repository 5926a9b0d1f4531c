import type { Network } from '../model/types';
import { forwardings } from '../parties/balancers';
import { databases } from '../parties/databases';
import type { Grants } from '../parties/grants';
import { REGISTRY } from '../parties/services';
import { DatabaseIndex } from '../parties/stores/lookup';
import type { Workload } from '../parties/workload';
import { workloads } from '../parties/workloads';
import type { Resources } from '../template/resources';
import { wantedDatabases, wantedHosts } from './databases';
import { wantedServices } from './services';
import { type Wanted, wantedKey } from './wanted';

/** Every connection that the templates' workloads must be able to make. */
export function wantedConnections(resources: Resources, network: Network, grants: Grants): Wanted[] {
  const index = new DatabaseIndex(resources, databases(resources));
  const parties = workloads(resources);
  const all = parties.flatMap((workload) => [
    ...wantedDatabases(workload, index, grants, network),
    ...wantedHosts(workload, index),
    ...wantedServices(workload, grants, resources),
    ...registries(workload),
  ]);
  const forwarded = forwardings(resources, parties).map(({ workload, target, why }): Wanted => ({
    kind: 'database',
    workload,
    database: target,
    why,
  }));
  return [...new Map([...all, ...forwarded].map((wanted) => [wantedKey(wanted), wanted])).values()];
}

function registries(workload: Workload): Wanted[] {
  const why = workload.always[REGISTRY];
  return why === undefined ? [] : [{ kind: 'service', workload, service: REGISTRY, why, uses: [] }];
}
