/** Each route has one destination and one target, and no other route of its table has the same destination. */
import type { Fault } from '../../report';
import { readable } from '../../template/values';
import { blockOf } from '../common/blocks';
import { type Context, error } from '../common/check';
import { groupedBy, pairs } from '../common/values';
import { destinationOf, DESTINATIONS, type WrittenRoute, writtenRoutes } from './route';

export function* routeForm({ resources }: Context): Iterable<Fault> {
  for (const { resource, targets, maybeTargets, destinations, maybeDestinations } of writtenRoutes(resources)) {
    if (targets.length > 1)
      yield error(
        'route-two-targets',
        resource,
        `Route ${resource.id} has ${targets.length} targets: ${targets.join(', ')}.`,
        'Keep one of them.',
      );
    if (targets.length + maybeTargets === 0)
      yield error(
        'route-no-target',
        resource,
        `Route ${resource.id} leads nowhere: it has no target.`,
        'Name one target, e.g. NatGatewayId.',
      );
    if (destinations.length > 1 || destinations.length + maybeDestinations === 0)
      yield error(
        'route-destination',
        resource,
        `Route ${resource.id} has ${destinations.length === 0 ? 'no destination' : `${destinations.length} destinations`}; it takes one.`,
        `Keep one of ${DESTINATIONS.join(', ')}.`,
      );
    const block = blockOf(resource.get('DestinationCidrBlock'));
    if (block === 'invalid')
      yield error(
        'cidr-invalid',
        resource,
        `Destination ${String(resource.get('DestinationCidrBlock'))} of route ${resource.id} is no IPv4 block.`,
        'Write it as an address and a prefix length, e.g. 0.0.0.0/0.',
      );
  }
}

const keyOf = (route: WrittenRoute): string | undefined => {
  const destination = destinationOf(route);
  return route.table === undefined || destination === undefined ? undefined : `${route.table} ${destination}`;
};

export function* routesOnce({ resources }: Context): Iterable<Fault> {
  for (const group of groupedBy(writtenRoutes(resources), keyOf))
    for (const [first, second] of pairs(group))
      yield error(
        'route-duplicate',
        second.resource,
        `Routes ${first.resource.id} and ${second.resource.id} of route table ${readable(second.table)} are both for ${readable(destinationOf(second))}; a table takes one route a destination.`,
        'Drop one of them.',
      );
}
