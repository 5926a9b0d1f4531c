/** VPCs and subnets, those made here and those that are declared to be there. */
import { parseCidr, type Range } from '../template/cidr';
import type { Resource, Resources } from '../template/resources';
import { stackKey } from '../template/outlets';
import type { Value } from '../template/values';
import { asBoolean, asList, asObject, asText, isKnown } from '../template/values';
import { defaultAclId } from './rules';
import { associations, mainTableId } from './routes';
import type { Subnet, Vpc } from './types';

/** Key in a template's and a resource's metadata under which facts are declared that templates can't say. */
export const DECLARED = 'Headwater::Connectivity';

/** What all templates declare under a name, e.g. `networks`, with the stack that does. */
export function declared(resources: Resources, name: string): { stack: string; facts: Record<string, Value> }[] {
  return resources.inputs.flatMap((input) => {
    const stack = stackKey(input.id);
    const facts = asObject(resources.evaluator.evaluate(stack, input.template.Metadata?.[DECLARED]));
    return asList(facts[name]).map((fact) => ({ stack, facts: asObject(fact) }));
  });
}

const rangesOf = (blocks: readonly Value[]): Range[] | undefined => {
  const parsed = blocks.map((block) => parseCidr(asText(block) ?? '')?.range);
  return parsed.length > 0 && parsed.every((range) => range !== undefined) ? (parsed as Range[]) : undefined;
};

/** @param known the subnets, whose VPCs may be there already */
export function vpcs(resources: Resources, known: readonly Subnet[] = []): Map<string, Vpc> {
  const { evaluator } = resources;
  const found = new Map<string, Vpc>();
  const secondary = resources.ofType('AWS::EC2::VPCCidrBlock');
  const otherNameServers = new Set(
    resources.ofType('AWS::EC2::VPCDHCPOptionsAssociation').flatMap((association) => {
      const options = resources.find(association.get('DhcpOptionsId'));
      const servers = asList(options?.get('DomainNameServers')).map(String);
      return options && servers.length > 0 && servers.every((server) => server === 'AmazonProvidedDNS')
        ? []
        : [String(association.get('VpcId'))];
    }),
  );
  for (const resource of resources.ofType('AWS::EC2::VPC')) {
    const id = `⟦${resource.key}⟧`;
    // A pool gives a block that isn't known; IPv6 ones are left out.
    const isIpv4 = (block: Resource): boolean =>
      ['CidrBlock', 'Ipv4IpamPoolId'].some((property) => block.get(property) !== undefined);
    const blocks = [resource, ...secondary.filter((block) => block.get('VpcId') === id && isIpv4(block))].map((block) =>
      block.get('CidrBlock'),
    );
    found.set(id, {
      id,
      resource,
      region: evaluator.region(resource.stack),
      account: evaluator.account(resource.stack),
      ranges: rangesOf(blocks),
      dnsSupport: flag(resource.get('EnableDnsSupport'), true),
      dnsHostnames: flag(resource.get('EnableDnsHostnames'), false),
      otherNameServers: otherNameServers.has(id),
    });
  }
  for (const { stack, facts } of declared(resources, 'networks')) {
    const id = asText(facts.vpcId);
    if (id === undefined || !isKnown(id) || found.has(id)) continue;
    found.set(id, {
      id,
      region: asText(facts.region) ?? evaluator.region(stack),
      account: asText(facts.account) ?? evaluator.account(stack),
      ranges: rangesOf(asList(facts.cidrBlocks)),
      dnsSupport: asBoolean(facts.enableDnsSupport),
      dnsHostnames: asBoolean(facts.enableDnsHostnames),
      otherNameServers: false,
    });
  }
  // Of two ids that aren't known it can't be told whether they are one VPC's.
  for (const { vpc: id, resource } of known)
    if (resource && isKnown(id) && !found.has(id))
      found.set(id, {
        id,
        region: evaluator.region(resource.stack),
        account: evaluator.account(resource.stack),
        otherNameServers: false,
      });
  return found;
}

const flag = (value: Value, otherwise: boolean): boolean | undefined =>
  value === undefined ? otherwise : asBoolean(value);

export function subnets(resources: Resources): Map<string, Subnet> {
  const tables = associations(resources, 'AWS::EC2::SubnetRouteTableAssociation', 'RouteTableId');
  const acls = associations(resources, 'AWS::EC2::SubnetNetworkAclAssociation', 'NetworkAclId');
  const found = new Map<string, Subnet>();
  for (const resource of resources.ofType('AWS::EC2::Subnet')) {
    const id = `⟦${resource.key}⟧`;
    const vpc = String(resource.get('VpcId'));
    const zone = asText(resource.get('AvailabilityZone')) ?? asText(resource.get('AvailabilityZoneId'));
    found.set(id, {
      id,
      resource,
      vpc,
      range: parseCidr(asText(resource.get('CidrBlock')) ?? '')?.range,
      zone: zone !== undefined && isKnown(zone) ? zone : undefined,
      mapPublicAddress: flag(resource.get('MapPublicIpOnLaunch'), false),
      routeTable: tables.get(id) ?? mainTableId(vpc),
      acl: acls.get(id) ?? defaultAclId(vpc),
    });
  }
  for (const { facts } of declared(resources, 'networks'))
    for (const subnet of asList(facts.subnets).map(asObject)) {
      const id = asText(subnet.subnetId);
      if (id === undefined || !isKnown(id) || found.has(id)) continue;
      found.set(id, {
        id,
        vpc: String(facts.vpcId),
        range: parseCidr(asText(subnet.cidrBlock) ?? '')?.range,
        zone: asText(subnet.availabilityZone),
        routeTable: asText(subnet.routeTableId),
        acl: undefined,
      });
    }
  return found;
}
