/** Glue connections: the zone of their subnet, and groups whose members reach one another. */
import type { Network } from '../../model/types';
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import { asText, readable, zoneName } from '../../template/values';
import { type Context, error } from '../common/check';
import { sameZone } from '../common/same';
import { at, knownList } from '../common/values';
import { coverAll, selfPorts } from './self-reference';

const REQUIREMENTS = 'ConnectionInput.PhysicalConnectionRequirements';

export function* glueConnections(context: Context): Iterable<Fault> {
  for (const resource of context.resources.ofType('AWS::Glue::Connection')) {
    yield* zone(context.network, resource);
    yield* selfReference(context, resource);
  }
}

function* zone(network: Network, resource: Resource): Iterable<Fault> {
  const subnet = asText(at(resource, `${REQUIREMENTS}.SubnetId`));
  const said = asText(at(resource, `${REQUIREMENTS}.AvailabilityZone`));
  const real = network.subnets.get(subnet ?? '')?.zone;
  if (sameZone(said, real) !== false) return;
  yield error(
    'glue-zone',
    resource,
    `Glue connection ${resource.id} names ${zoneName(said)}, and its subnet ${readable(subnet)} is in ${zoneName(real)}.`,
    `Set its AvailabilityZone to ${readable(real)}, or name a subnet of ${zoneName(said)}.`,
  );
}

/** Workers of a run talk to one another on whatever ports they please. */
function* selfReference(context: Context, resource: Resource): Iterable<Fault> {
  const subnets = knownList(at(resource, `${REQUIREMENTS}.SubnetId`));
  // A single id may be a token.
  const subnet = subnets ?? [String(at(resource, `${REQUIREMENTS}.SubnetId`))];
  const groups = knownList(at(resource, `${REQUIREMENTS}.SecurityGroupIdList`));
  if (!groups || groups.length === 0) return;
  for (const direction of ['ingress', 'egress'] as const) {
    const ports = selfPorts(context, groups, subnet, direction);
    if (ports === 'unclear' || coverAll(ports)) continue;
    const group = nearest(context.network, groups);
    const way = direction === 'ingress' ? 'in from' : 'out to';
    yield error(
      'glue-self-reference',
      group,
      `Security group${groups.length === 1 ? '' : 's'} ${groups.map(readable).join(', ')} of Glue connection ${resource.id} ${groups.length === 1 ? 'doesn’t' : 'don’t'} let all TCP ports ${way} ${groups.length === 1 ? 'itself' : 'one another'}, which Glue demands because its workers talk to one another.`,
      `Add a rule to ${group.id} that lets TCP 0-65535 ${way} ${group.id} itself.`,
    );
  }
}

/** The group that names itself already, on too few ports or one way, else the first. */
function nearest(network: Network, ids: readonly string[]): Resource {
  const groups = ids.map((id) => network.groups.get(id)!);
  const own = groups.find(({ id, ingress, egress }) =>
    [...ingress, ...egress].some(({ peer }) => peer.kind === 'group' && peer.id === id),
  );
  return (own ?? groups[0]!).resource!;
}
