import type { Network } from '../../model/types';
import type { Resources } from '../../template/resources';
import { isKnown } from '../../template/values';

/** Whether a subnet's default route is an internet gateway. Undefined where that can't be told. */
export function isPublic(network: Network, subnetId: string): boolean | undefined {
  const table = network.routeTables.get(network.subnets.get(subnetId)?.routeTable ?? '');
  if (!table) return undefined;
  const out = table.routes.filter(({ target }) => target.kind === 'internet-gateway');
  if (out.some(({ ranges }) => ranges?.some(([low, high]) => low === 0 && high === 2 ** 32 - 1))) return true;
  const clear = table.complete && out.length === 0 && table.routes.every(({ target }) => target.kind !== 'unknown');
  return clear ? false : undefined;
}

/** Whether an internet gateway is attached to a VPC that templates make. Undefined where that can't be told. */
export function hasInternetGateway(resources: Resources, network: Network, vpc: string): boolean | undefined {
  const attachments = resources
    .ofType('AWS::EC2::VPCGatewayAttachment')
    .filter((attachment) => attachment.get('InternetGatewayId') !== undefined)
    .map((attachment) => String(attachment.get('VpcId')));
  if (attachments.includes(vpc)) return true;
  return network.vpcs.get(vpc)?.resource && attachments.every(isKnown) ? false : undefined;
}
