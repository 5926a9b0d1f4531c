/** What endpoints are for. */
import { GATEWAY_SERVICES, MISNAMED } from '../../parties/services';
import type { Fault } from '../../report';
import { asList, asText, isKnown, readable } from '../../template/values';
import { type Context, error } from '../common/check';
import { isRegion, regionOf } from '../common/same';

export function* endpointRegions({ network }: Context): Iterable<Fault> {
  for (const { resource, vpc, region, serviceName } of network.endpoints) {
    // An interface endpoint may be for another region's service, if it says so.
    const said = resource.get('ServiceRegion');
    const wanted = said === undefined ? regionOf(network, vpc) : asText(said);
    if (!isRegion(region) || !isRegion(wanted) || region === wanted) continue;
    yield error(
      'endpoint-of-other-region',
      resource,
      `Endpoint ${resource.id} is for ${readable(serviceName)}, and ${said === undefined ? `its VPC ${readable(vpc)} is in` : 'its ServiceRegion is'} ${wanted}.`,
      `Use ${readable(serviceName).replace(region, wanted)}.`,
    );
  }
}

export function* endpointNames({ network }: Context): Iterable<Fault> {
  for (const { resource, service, serviceName } of network.endpoints) {
    const right = service !== undefined && Object.hasOwn(MISNAMED, service) ? MISNAMED[service] : undefined;
    if (right !== undefined)
      yield error(
        'endpoint-service',
        resource,
        `Endpoint ${resource.id} is for ${readable(serviceName)}, and there is no endpoint service of that name.`,
        `Name ${right}.`,
      );
  }
}

/** Properties that only one type of endpoint takes. */
const ONLY = [
  ['RouteTableIds', 'Gateway'],
  ['SubnetIds', 'Interface'],
  ['SecurityGroupIds', 'Interface'],
] as const;

export function* endpointTypes({ network }: Context): Iterable<Fault> {
  for (const { resource, type, region, service } of network.endpoints) {
    if (type === 'Gateway' && isRegion(region) && service !== undefined && !GATEWAY_SERVICES.has(service))
      yield error(
        'endpoint-type',
        resource,
        `Endpoint ${resource.id} is a gateway endpoint${resource.get('VpcEndpointType') === undefined ? ', as those are that name no type' : ''}, and ${service} has interface endpoints only.`,
        'Set its VpcEndpointType to Interface.',
      );
    if (type !== 'Gateway' && type !== 'Interface') continue;
    if (!isKnown(resource.get('VpcEndpointType'))) continue;
    for (const [property, of] of ONLY)
      if (of !== type && asList(resource.get(property)).length > 0)
        yield error(
          'endpoint-property',
          resource,
          `Endpoint ${resource.id} is of type ${type} and has ${property}, which only type ${of} takes.`,
          `Drop ${property}, or set VpcEndpointType to ${of}.`,
        );
  }
}
