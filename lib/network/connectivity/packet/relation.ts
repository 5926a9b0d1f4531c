/** How two interfaces are joined, on which depends whether their groups can name one another. */
import type { Network } from '../model/types';
import type { Interface } from './ends';
import type { Relation } from './groups';
import { lookUp } from './lookup';

/** What joins two interfaces: the first hop says, since two VPCs may be joined in more than one way. */
export function relationOf(network: Network, from: Interface, to: Interface): Relation {
  const [a, b] = [from.vpc?.id, to.vpc?.id];
  const table = network.routeTables.get(from.subnet?.routeTable ?? '');
  const first =
    table && from.subnetId !== to.subnetId ? lookUp(network, table, from.subnet?.vpc, to.address).target : undefined;
  // Behind a NAT gateway nobody is a group's member any more.
  if (first?.kind === 'nat-gateway') return 'outside';
  if (a === undefined || b === undefined || a === b) return 'vpc';
  if (first?.kind !== 'transit-gateway')
    for (const { vpc, peerVpc } of network.peerings.values())
      if ((vpc === a && peerVpc === b) || (vpc === b && peerVpc === a))
        return from.vpc!.region === to.vpc!.region ? 'peering' : 'peering-across-regions';
  for (const { id, attachments, securityGroupReferencing } of network.transitGateways.values()) {
    if (first?.kind === 'transit-gateway' && first.id !== id) continue;
    const ends = [a, b].map((vpc) => attachments.find((attachment) => attachment.vpc === vpc));
    if (ends.includes(undefined)) continue;
    const referable = securityGroupReferencing && ends.every((end) => end!.securityGroupReferencing);
    return referable ? 'transit-with-references' : 'transit';
  }
  return 'outside';
}
