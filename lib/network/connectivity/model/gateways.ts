/** Ways between VPCs and out of them: NAT and internet gateways, peerings, transit gateways. */
import { parseCidr } from '../template/cidr';
import type { Resource, Resources } from '../template/resources';
import { asBoolean, asList, asObject, asText, mentions } from '../template/values';
import type { InternetGateway, NatGateway, Peering, TransitAttachment, TransitGateway, TransitTable } from './types';

const idOf = (resource: Resource): string => `⟦${resource.key}⟧`;
const byId = <T extends { readonly id: string }>(items: readonly T[]): Map<string, T> =>
  new Map(items.map((item) => [item.id, item]));

export const natGateways = (resources: Resources): Map<string, NatGateway> =>
  byId(
    resources.ofType('AWS::EC2::NatGateway').map((resource) => {
      const isPublic = (asText(resource.get('ConnectivityType')) ?? 'public') === 'public';
      const regional = asText(resource.get('AvailabilityMode')) === 'regional';
      return {
        id: idOf(resource),
        resource,
        subnet: regional ? undefined : asText(resource.get('SubnetId')),
        vpc: asText(resource.get('VpcId')),
        public: isPublic,
        hasAddress: regional || resource.get('AllocationId') !== undefined,
      };
    }),
  );

export function internetGateways(resources: Resources): Map<string, InternetGateway> {
  const gateways = new Map<string, InternetGateway>(
    resources.ofType('AWS::EC2::InternetGateway').map((resource) => [idOf(resource), { resource, vpcs: [] }]),
  );
  for (const attachment of resources.ofType('AWS::EC2::VPCGatewayAttachment')) {
    const gateway = asText(attachment.get('InternetGatewayId'));
    if (gateway === undefined) continue;
    const known = gateways.get(gateway);
    gateways.set(gateway, { ...known, vpcs: [...(known?.vpcs ?? []), String(attachment.get('VpcId'))] });
  }
  return gateways;
}

export function peerings(resources: Resources): Map<string, Peering> {
  const options = resources.all.filter(
    ({ type, raw }) =>
      /^(Custom::|AWS::CloudFormation::CustomResource)/.test(type) &&
      /odifyVpcPeeringConnectionOptions|DnsResolution/.test(JSON.stringify(raw.Properties ?? {})),
  );
  return byId(
    resources.ofType('AWS::EC2::VPCPeeringConnection').map((resource) => ({
      id: idOf(resource),
      resource,
      vpc: String(resource.get('VpcId')),
      peerVpc: String(resource.get('PeerVpcId')),
      peerRegion: asText(resource.get('PeerRegion')),
      peerAccount: asText(resource.get('PeerOwnerId')),
      resolvesNames: options.some((option) => mentions(option.properties()).some(({ key }) => key === resource.key)),
    })),
  );
}

const ATTACHMENTS = ['AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::TransitGatewayVpcAttachment'];

export function transitGateways(resources: Resources): Map<string, TransitGateway> {
  const attachments = resources
    .ofType(...ATTACHMENTS)
    .map((resource): TransitAttachment & { readonly gateway: string } => ({
      id: idOf(resource),
      resource,
      gateway: String(resource.get('TransitGatewayId')),
      vpc: String(resource.get('VpcId')),
      subnets: asList(resource.get('SubnetIds')).map(String),
      securityGroupReferencing: asText(asObject(resource.get('Options')).SecurityGroupReferencingSupport) !== 'disable',
    }));
  const made = resources.ofType('AWS::EC2::TransitGateway');
  const imported = [...new Set(attachments.map(({ gateway }) => gateway))].filter(
    (id) => !made.some((gateway) => idOf(gateway) === id),
  );
  const enabled = (gateway: Resource, property: string, otherwise: boolean): boolean => {
    const text = asText(gateway.get(property));
    return text === undefined ? otherwise : text === 'enable' || asBoolean(text) === true;
  };
  return byId([
    ...made.map((resource): TransitGateway => {
      const own = attachments.filter(({ gateway }) => gateway === idOf(resource));
      const defaultAssociation = enabled(resource, 'DefaultRouteTableAssociation', true);
      const defaultPropagation = enabled(resource, 'DefaultRouteTablePropagation', true);
      return {
        id: idOf(resource),
        resource,
        securityGroupReferencing: enabled(resource, 'SecurityGroupReferencingSupport', false),
        attachments: own,
        tables: transitTables(resources, idOf(resource), own, defaultAssociation, defaultPropagation),
        defaultAssociation,
        defaultPropagation,
        complete: true,
      };
    }),
    ...imported.map((id): TransitGateway => ({
      id,
      securityGroupReferencing: false,
      attachments: attachments.filter(({ gateway }) => gateway === id),
      tables: [],
      defaultAssociation: false,
      defaultPropagation: false,
      complete: false,
    })),
  ]);
}

function transitTables(
  resources: Resources,
  gateway: string,
  attachments: readonly TransitAttachment[],
  defaultAssociation: boolean,
  defaultPropagation: boolean,
): TransitTable[] {
  const related = (kind: string, table: string): string[] =>
    resources
      .ofType(`AWS::EC2::TransitGatewayRouteTable${kind}`)
      .filter((resource) => resource.get('TransitGatewayRouteTableId') === table)
      .map((resource) => String(resource.get('TransitGatewayAttachmentId')));
  const routes = (table: string): TransitTable['routes'] =>
    resources
      .ofType('AWS::EC2::TransitGatewayRoute')
      .filter((resource) => resource.get('TransitGatewayRouteTableId') === table)
      .map((resource) => {
        const block = parseCidr(asText(resource.get('DestinationCidrBlock')) ?? '');
        const blackhole = asBoolean(resource.get('Blackhole')) === true;
        return {
          range: block?.range,
          bits: block?.bits ?? -1,
          attachment: blackhole ? undefined : asText(resource.get('TransitGatewayAttachmentId')),
          resource,
        };
      });
  const own = resources
    .ofType('AWS::EC2::TransitGatewayRouteTable')
    .filter((resource) => resource.get('TransitGatewayId') === gateway)
    .map((resource) => {
      const id = idOf(resource);
      return {
        id,
        resource,
        associated: related('Association', id),
        propagated: related('Propagation', id),
        routes: routes(id),
      };
    });
  const associated = new Set(own.flatMap((table) => table.associated));
  return [
    ...own,
    {
      id: 'default',
      associated: defaultAssociation ? attachments.map(({ id }) => id).filter((id) => !associated.has(id)) : [],
      propagated: defaultPropagation ? attachments.map(({ id }) => id) : [],
      routes: routes(`⟦${gateway.slice(1, -1)}.AssociationDefaultRouteTableId⟧`),
    },
  ];
}
