/** VPC endpoints. */
import type { Resource, Resources } from '../template/resources';
import { asBoolean, asList, asObject, asText } from '../template/values';
import { defaultGroupId } from './rules';
import type { Endpoint } from './types';

/** `com.amazonaws.<region>.<service>`; the region may be a token. */
const AWS_SERVICE = /^(?:com\.amazonaws|cn\.com\.amazonaws|aws)\.(⟦[^⟧]*⟧|[a-z0-9-]+)\.(?!vpce\.)(.+)$/;

function endpointOf(resource: Resource): Endpoint {
  const serviceName = asText(resource.get('ServiceName')) ?? '';
  const [, region, service] = AWS_SERVICE.exec(serviceName) ?? [];
  const vpc = String(resource.get('VpcId'));
  const dns = asObject(resource.get('DnsOptions'));
  const groups = asList(resource.get('SecurityGroupIds')).map(String);
  const type = (asText(resource.get('VpcEndpointType')) ?? 'Gateway') as Endpoint['type'];
  return {
    id: `⟦${resource.key}⟧`,
    resource,
    vpc,
    type,
    serviceName,
    service,
    region,
    privateDns: asBoolean(resource.get('PrivateDnsEnabled')) ?? false,
    privateDnsForResolversOnly:
      dns.PrivateDnsOnlyForInboundResolverEndpoint === 'OnlyInboundResolver' ||
      asBoolean(dns.PrivateDnsOnlyForInboundResolverEndpoint) === true,
    subnets: asList(resource.get('SubnetIds')).map(String),
    groups: groups.length > 0 || type !== 'Interface' ? groups : [defaultGroupId(vpc)],
    routeTables: asList(resource.get('RouteTableIds')).map(String),
    policy: resource.get('PolicyDocument'),
  };
}

export const endpoints = (resources: Resources): Endpoint[] =>
  resources.ofType('AWS::EC2::VPCEndpoint').map(endpointOf);
