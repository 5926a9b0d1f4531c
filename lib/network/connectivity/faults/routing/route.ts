/** Routes as templates write them. */
import type { Resource, Resources } from '../../template/resources';
import type { Value } from '../../template/values';
import { asText, isKnown } from '../../template/values';
import { blockOf } from '../common/blocks';
import { present } from '../common/values';

export const DESTINATIONS = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'];

export interface WrittenRoute {
  readonly resource: Resource;
  readonly table?: string;
  /** Properties that name a target for certain, and how many more may. */
  readonly targets: readonly string[];
  readonly maybeTargets: number;
  readonly destinations: readonly string[];
  readonly maybeDestinations: number;
}

export function writtenRoutes(resources: Resources): WrittenRoute[] {
  return resources.ofType('AWS::EC2::Route').map((resource) => {
    const properties = resource.properties();
    const table = asText(properties.RouteTableId);
    // Whatever else a route has names a target: AWS adds kinds of them.
    const others = Object.keys(properties).filter((name) => name !== 'RouteTableId' && !DESTINATIONS.includes(name));
    const [targets, maybeTargets] = present(properties, others);
    const [destinations, maybeDestinations] = present(properties, DESTINATIONS);
    return {
      resource,
      table: table !== undefined && isKnown(table) ? table : undefined,
      targets,
      maybeTargets,
      destinations,
      maybeDestinations,
    };
  });
}

/** A destination so that equal ones are equal text. Undefined where it isn't known. */
export function destinationOf({ resource, destinations }: WrittenRoute): string | undefined {
  const [property] = destinations;
  const value: Value = property === undefined ? undefined : resource.get(property);
  const text = asText(value);
  if (property === undefined || text === undefined) return undefined;
  const block = property === 'DestinationCidrBlock' ? blockOf(text) : undefined;
  return block === undefined || block === 'invalid' ? text.toLowerCase() : block.canonical;
}
