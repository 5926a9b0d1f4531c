/** Peering connections. */
import type { Network, Peering } from '../../model/types';
import type { Fault } from '../../report';
import { formatAddress, overlaps } from '../../template/cidr';
import { isLiteral, readable } from '../../template/values';
import { type Context, error, warning } from '../common/check';
import { isRegion, regionOf } from '../common/same';

export function* peerings({ resources, network }: Context): Iterable<Fault> {
  for (const peering of network.peerings.values()) {
    if (peering.vpc === peering.peerVpc) {
      if (network.vpcs.has(peering.vpc))
        yield error(
          'peering-itself',
          peering.resource,
          `Peering ${peering.resource.id} connects VPC ${readable(peering.vpc)} with itself.`,
          'Name the other VPC in PeerVpcId.',
        );
      continue;
    }
    yield* blocks(network, peering);
    yield* regions(network, peering);
    yield* accounts(network, peering, resources.evaluator.account(peering.resource.stack));
  }
}

function* blocks(network: Network, { resource, vpc, peerVpc }: Peering): Iterable<Fault> {
  const [own, other] = [vpc, peerVpc].map((id) => network.vpcs.get(id)?.ranges ?? []) as [
    readonly (readonly [number, number])[],
    readonly (readonly [number, number])[],
  ];
  const range = own.find((first) => other.some((second) => overlaps(first, second)));
  if (range)
    yield error(
      'peering-overlap',
      resource,
      `Peering ${resource.id} connects VPCs ${readable(vpc)} and ${readable(peerVpc)}, whose blocks overlap at ${formatAddress(range[0])}.`,
      'Give one of the two other blocks: AWS peers no VPCs with overlapping ones.',
    );
}

function* regions(network: Network, { resource, vpc, peerVpc, peerRegion }: Peering): Iterable<Fault> {
  const [own, other] = [regionOf(network, vpc), regionOf(network, peerVpc)];
  if (own === undefined || other === undefined) return;
  const said = peerRegion ?? own;
  if (isRegion(said) && said !== other)
    yield error(
      'peering-region',
      resource,
      `Peering ${resource.id} looks for VPC ${readable(peerVpc)} in ${said}, and it is in ${other}.`,
      `Set PeerRegion to ${other}.`,
    );
}

function* accounts(network: Network, { resource, peerVpc, peerAccount }: Peering, own: string): Iterable<Fault> {
  const real = network.vpcs.get(peerVpc)?.account;
  const said = peerAccount ?? own;
  if (isLiteral(said) && isLiteral(real) && said !== real)
    yield error(
      'peering-account',
      resource,
      `Peering ${resource.id} looks for VPC ${readable(peerVpc)} in account ${said}, and it is in ${real}.`,
      `Set PeerOwnerId to ${real}.`,
    );
  else if (isLiteral(own) && isLiteral(said) && said !== own && resource.get('PeerRoleArn') === undefined)
    yield warning(
      'peering-role',
      resource,
      `Peering ${resource.id} is with account ${said} and has no PeerRoleArn, so that somebody there has to accept it in time.`,
      'Set PeerRoleArn to a role of the other account that may accept it.',
    );
}
