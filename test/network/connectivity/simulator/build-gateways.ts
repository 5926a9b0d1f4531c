/** Gateways, peerings and endpoints of a template. */
import { block } from './addresses';
import { fixedAddress, type Of } from './build';
import { list, yes } from './resolve';
import type { Attachment, Endpoint, Nat, Transit, TransitTable, Vpc } from './world';

export const gatewaysOf = (of: Of): { gateway: string; vpc: string }[] =>
  of('AWS::EC2::VPCGatewayAttachment').map(({ p }) => ({ gateway: p.InternetGatewayId, vpc: p.VpcId }));

export const natsOf = (of: Of): Map<string, Nat> =>
  new Map(
    of('AWS::EC2::NatGateway').map(({ id, p }) => [
      id,
      {
        id,
        subnet: p.SubnetId,
        isPublic: p.ConnectivityType !== 'private',
        elastic: p.AllocationId !== undefined,
        fixed: fixedAddress(p.PrivateIpAddress),
      },
    ]),
  );

export const peeringsOf = (of: Of): Map<string, readonly [string, string]> =>
  new Map(of('AWS::EC2::VPCPeeringConnection').map(({ id, p }) => [id, [p.VpcId, p.PeerVpcId]]));

export function transitsOf(of: Of, vpcs: ReadonlyMap<string, Vpc>): Map<string, Transit> {
  const attachments = of('AWS::EC2::TransitGatewayAttachment', 'AWS::EC2::TransitGatewayVpcAttachment').map(
    ({ id, p }): Attachment => ({
      id,
      gateway: p.TransitGatewayId,
      vpc: p.VpcId,
      subnets: p.SubnetIds,
      references: p.Options?.SecurityGroupReferencingSupport !== 'disable',
    }),
  );
  const blocksOf = (id: string): Vpc['blocks'] =>
    vpcs.get(attachments.find((attachment) => attachment.id === id)?.vpc ?? '')?.blocks ?? [];
  const propagated = (ids: readonly string[]): TransitTable['lines'] =>
    ids.flatMap((id) => blocksOf(id).map((item) => ({ block: item, attachment: id, fixed: false })));
  return new Map(
    of('AWS::EC2::TransitGateway').map(({ id, p }) => {
      const own = attachments.filter(({ gateway }) => gateway === id);
      const tables = of('AWS::EC2::TransitGatewayRouteTable')
        .filter((table) => table.p.TransitGatewayId === id)
        .map((table): TransitTable => {
          const related = (kind: string): string[] =>
            of(`AWS::EC2::TransitGatewayRouteTable${kind}`)
              .filter((item) => item.p.TransitGatewayRouteTableId === table.id)
              .map((item) => item.p.TransitGatewayAttachmentId);
          const fixed = of('AWS::EC2::TransitGatewayRoute')
            .filter((item) => item.p.TransitGatewayRouteTableId === table.id)
            .map((item) => ({
              block: block(item.p.DestinationCidrBlock),
              attachment: yes(item.p.Blackhole, false) ? undefined : item.p.TransitGatewayAttachmentId,
              fixed: true,
            }));
          return {
            associated: new Set(related('Association')),
            lines: [...fixed, ...propagated(related('Propagation'))],
          };
        });
      const ids = own.map((attachment) => attachment.id);
      const main: TransitTable = {
        associated: new Set(p.DefaultRouteTableAssociation === 'disable' ? [] : ids),
        lines: propagated(p.DefaultRouteTablePropagation === 'disable' ? [] : ids),
      };
      return [
        id,
        { id, references: p.SecurityGroupReferencingSupport === 'enable', attachments: own, tables: [...tables, main] },
      ];
    }),
  );
}

export const endpointsOf = (of: Of): Endpoint[] =>
  of('AWS::EC2::VPCEndpoint').map(({ id, p }) => {
    const [, region, service] = /^com\.amazonaws\.([^.]+)\.(.+)$/.exec(p.ServiceName) as unknown as [
      string,
      string,
      string,
    ];
    const groups = list(p.SecurityGroupIds);
    return {
      id,
      vpc: p.VpcId,
      service,
      region,
      gateway: (p.VpcEndpointType ?? 'Gateway') === 'Gateway',
      privateNames: yes(p.PrivateDnsEnabled, false),
      subnets: list(p.SubnetIds),
      groups: groups.length > 0 ? groups : [`${p.VpcId}.DefaultSecurityGroup`],
      tables: list(p.RouteTableIds),
    };
  });
