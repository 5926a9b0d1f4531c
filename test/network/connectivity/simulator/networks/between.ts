/** Peerings and transit gateways, and routes to other VPCs. */
import { attribute, type Draft, type DraftTable, type DraftVpc, part, ref } from './draft';
import { ZONES } from './vpcs';

export function drawBetween(draft: Draft): void {
  const { dice, vpcs } = draft;
  const pairs = vpcs.flatMap((a, i) => vpcs.slice(i + 1).map((b) => [a, b] as const));
  const transit = vpcs.length > 1 && dice.chance(0.5) ? drawTransit(draft) : undefined;
  const peerings: { id: string; ends: readonly [DraftVpc, DraftVpc] }[] = [];
  for (const [a, b] of pairs) {
    // Those that overlap can't be peered.
    if (a.cidr === b.cidr || !dice.chance(transit ? 0.3 : 0.75)) continue;
    const id = draft.add(`Peering${a.id}${b.id}`, 'EC2::VPCPeeringConnection', {
      VpcId: ref(a.id),
      PeerVpcId: ref(b.id),
    });
    peerings.push({ id, ends: [a, b] });
  }
  for (const vpc of vpcs)
    for (const table of vpc.tables)
      for (const other of vpcs) {
        if (other === vpc || other.cidr === vpc.cidr) continue;
        const own = peerings.filter(({ ends }) => ends.includes(vpc) && ends.includes(other));
        const joins = peerings.filter(({ ends }) => ends.includes(vpc));
        const some = joins.length > 0 && dice.chance(0.8) ? joins : peerings;
        const wrong = some.length > 0 && dice.chance(own.length > 0 ? 0.03 : 0.8) ? dice.pick(some) : undefined;
        const peering = wrong ?? own[0];
        const byPeering = peering && { VpcPeeringConnectionId: ref(peering.id) };
        const byTransit = transit && { TransitGatewayId: ref(transit) };
        const target = byTransit && (!byPeering || dice.chance(0.5)) ? byTransit : byPeering;
        const gateway = vpc.gateway === undefined ? undefined : { GatewayId: ref(vpc.gateway) };
        if (target && dice.chance(0.93)) drawRouteTo(draft, table, other, target, gateway);
      }
}

/** To another VPC's block, as a whole, in halves, by more than it, by a prefix list. */
function drawRouteTo(draft: Draft, table: DraftTable, other: DraftVpc, target: object, wrong?: object): void {
  const { dice } = draft;
  const halves = [part(other.cidr, 27, 0), part(other.cidr, 27, 1)];
  // Of one length, the list gives way.
  if (wrong && dice.chance(0.15)) draft.routeByList(table, [other.cidr], wrong);
  const style = dice.whole(0, 99);
  if (style < 70) draft.route(table, other.cidr, target);
  else if (style < 78) for (const half of halves) draft.route(table, half, target);
  else if (style < 82) draft.route(table, halves[dice.whole(0, 1)]!, target);
  else if (style < 90) draft.routeByList(table, dice.chance(0.7) ? [other.cidr] : halves, target);
  else if (style < 95) draft.route(table, '10.0.0.0/8', target);
  else draft.route(table, '0.0.0.0/0', target);
}

function drawTransit(draft: Draft): string {
  const { dice, vpcs } = draft;
  const ownTables = dice.chance(0.5);
  const gateway = draft.add('Transit', 'EC2::TransitGateway', {
    ...(dice.chance(0.6) ? { SecurityGroupReferencingSupport: 'enable' } : {}),
    ...(ownTables ? { DefaultRouteTableAssociation: 'disable', DefaultRouteTablePropagation: 'disable' } : {}),
  });
  // Of two VPCs with the same addresses, which is propagated depends on which was attached first.
  const attached = vpcs.filter((vpc) => dice.chance(0.94) && (!vpc.overlaps || vpc.cidr !== vpcs[0]!.cidr));
  const attachments = attached.map((vpc) => drawAttachment(draft, vpc, gateway));
  if (ownTables) drawTransitTables(draft, gateway, attached, attachments);
  // One VPC's way out for all.
  const central = attached.find(({ nats }) => nats.length > 0);
  if (central && dice.chance(0.4))
    for (const vpc of attached)
      for (const table of vpc.tables)
        if (vpc !== central && table.role === 'isolated')
          draft.route(table, '0.0.0.0/0', { TransitGatewayId: ref(gateway) });
  return gateway;
}

function drawAttachment(draft: Draft, vpc: DraftVpc, gateway: string): string {
  const { dice } = draft;
  const zones = dice.chance(0.65) ? ZONES : [dice.pick(ZONES)];
  const subnets = zones.flatMap((zone) => {
    const there = vpc.subnets.filter((subnet) => subnet.zone === zone);
    return there.length > 0 ? [dice.pick(there).id] : [];
  });
  const type = dice.chance(0.5) ? 'EC2::TransitGatewayAttachment' : 'EC2::TransitGatewayVpcAttachment';
  return draft.add(`${vpc.id}Attachment`, type, {
    TransitGatewayId: ref(gateway),
    VpcId: ref(vpc.id),
    SubnetIds: (subnets.length > 0 ? subnets : [vpc.subnets[0]!.id]).map(ref),
    ...(dice.chance(0.1) ? { Options: { SecurityGroupReferencingSupport: 'disable' } } : {}),
  });
}

function drawTransitTables(
  draft: Draft,
  gateway: string,
  vpcs: readonly DraftVpc[],
  attachments: readonly string[],
): void {
  const { dice } = draft;
  const tables = Array.from({ length: dice.whole(1, 2) }, (_, i) =>
    draft.add(`TransitTable${i}`, 'EC2::TransitGatewayRouteTable', { TransitGatewayId: ref(gateway) }),
  );
  const central = attachments[vpcs.findIndex(({ nats }) => nats.length > 0)];
  for (const attachment of attachments)
    if (dice.chance(0.93))
      draft.addOne('Association', 'EC2::TransitGatewayRouteTableAssociation', {
        TransitGatewayAttachmentId: ref(attachment),
        TransitGatewayRouteTableId: ref(dice.pick(tables)),
      });
  for (const table of tables) {
    const taken = new Set<string>();
    const route = (cidr: string, target: object): void => {
      if (taken.has(cidr)) return;
      taken.add(cidr);
      draft.addOne('TransitRoute', 'EC2::TransitGatewayRoute', {
        TransitGatewayRouteTableId: ref(table),
        DestinationCidrBlock: cidr,
        ...target,
      });
    };
    attachments.forEach((attachment, i) => {
      const to = { TransitGatewayAttachmentId: dice.chance(0.5) ? ref(attachment) : attribute(attachment, 'Id') };
      if (dice.chance(0.8))
        draft.addOne('Propagation', 'EC2::TransitGatewayRouteTablePropagation', {
          ...to,
          TransitGatewayRouteTableId: ref(table),
        });
      else if (dice.chance(0.7)) route(vpcs[i]!.cidr, to);
      if (dice.chance(0.15)) route(part(vpcs[i]!.cidr, 27, dice.whole(0, 1)), { Blackhole: true });
      if (dice.chance(0.15))
        route(part(vpcs[i]!.cidr, 28, dice.whole(0, 3)), { TransitGatewayAttachmentId: ref(dice.pick(attachments)) });
    });
    if (central !== undefined && dice.chance(0.7)) route('0.0.0.0/0', { TransitGatewayAttachmentId: ref(central) });
  }
}
