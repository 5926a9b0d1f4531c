import type { Network } from '../model/types';
import type { Fault } from '../report';
import type { Resources } from '../template/resources';

/** Deployment faults that no path shows. */
export function checkFaults(_resources: Resources, _network: Network): Fault[] {
  return [];
}
