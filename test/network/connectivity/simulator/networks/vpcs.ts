/** VPCs, subnets, internet gateways, NAT gateways. */
import { attribute, type Draft, type DraftSubnet, type DraftTable, type DraftVpc, part, ref } from './draft';

export const ZONES = ['eu-central-1a', 'eu-central-1b'] as const;

export function drawVpc(draft: Draft, index: number): DraftVpc {
  const { dice } = draft;
  const overlaps = index > 0 && dice.chance(0.06);
  const cidr = overlaps ? draft.vpcs[0]!.cidr : `10.${index}.0.0/26`;
  const id = draft.add(`Vpc${index}`, 'EC2::VPC', {
    CidrBlock: cidr,
    ...(dice.chance(0.04) ? { EnableDnsSupport: false } : dice.chance(0.3) ? { EnableDnsSupport: 'true' } : {}),
    ...(dice.chance(0.9) ? { EnableDnsHostnames: true } : {}),
  });
  const gateway = dice.chance(0.75) ? drawInternetGateway(draft, id) : undefined;
  const tables = drawTables(draft, id, gateway !== undefined);
  const count = dice.whole(2, 4);
  const oneZone = dice.chance(0.2);
  const subnets = Array.from({ length: count }, (_, i) =>
    drawSubnet(draft, id, i, part(cidr, 28, i), ZONES[oneZone ? 0 : i % 2]!, tables),
  );
  if (dice.chance(0.1)) {
    const more = `10.${index}.1.0/28`;
    draft.addOne('MoreBlocks', 'EC2::VPCCidrBlock', { VpcId: ref(id), CidrBlock: more });
    subnets.push(drawSubnet(draft, id, count, more, dice.pick(ZONES), tables));
  }
  const vpc: DraftVpc = { id, cidr, subnets, tables, gateway, overlaps, nats: [] };
  draft.vpcs.push(vpc);
  drawWaysOut(draft, vpc);
  return vpc;
}

function drawInternetGateway(draft: Draft, vpc: string): string {
  const gateway = draft.add(`${vpc}Gateway`, 'EC2::InternetGateway', {});
  if (draft.dice.chance(0.95))
    draft.add(`${vpc}GatewayAttachment`, 'EC2::VPCGatewayAttachment', {
      VpcId: ref(vpc),
      InternetGatewayId: ref(gateway),
    });
  return gateway;
}

function drawTables(draft: Draft, vpc: string, hasGateway: boolean): DraftTable[] {
  const roles = hasGateway
    ? (['public', 'private', ...(draft.dice.chance(0.4) ? ['isolated'] : [])] as const)
    : (['isolated', ...(draft.dice.chance(0.4) ? ['isolated'] : [])] as const);
  return roles.map((role, i) => ({
    id: draft.add(`${vpc}Table${i}`, 'EC2::RouteTable', { VpcId: ref(vpc) }),
    role: role as DraftTable['role'],
    taken: new Set<string>(),
  }));
}

function drawSubnet(
  draft: Draft,
  vpc: string,
  index: number,
  cidr: string,
  zone: string,
  tables: readonly DraftTable[],
): DraftSubnet {
  const { dice } = draft;
  const id = draft.add(`${vpc}Subnet${index}`, 'EC2::Subnet', {
    VpcId: dice.chance(0.5) ? ref(vpc) : attribute(vpc, 'VpcId'),
    CidrBlock: cidr,
    AvailabilityZone: zone,
  });
  if (dice.chance(0.05)) return { id, cidr, zone };
  const table = index === 0 ? tables[0]! : index === 1 ? tables.at(-1)! : dice.pick(tables);
  draft.add(`${id}Association`, 'EC2::SubnetRouteTableAssociation', {
    SubnetId: ref(id),
    RouteTableId: dice.chance(0.5) ? ref(table.id) : attribute(table.id, 'RouteTableId'),
  });
  return { id, cidr, zone, table };
}

function drawWaysOut(draft: Draft, vpc: DraftVpc): void {
  const { dice } = draft;
  const gateway = dice.chance(0.03) && draft.vpcs[0]!.gateway !== undefined ? draft.vpcs[0]!.gateway : vpc.gateway;
  for (const table of vpc.tables)
    if (table.role === 'public' && gateway !== undefined && dice.chance(0.96))
      for (const destination of publicDestinations(draft)) draft.route(table, destination, { GatewayId: ref(gateway) });
  if (vpc.gateway === undefined ? !dice.chance(0.1) : !dice.chance(0.85)) return;
  const open = vpc.subnets.filter(({ table }) => table?.role === 'public');
  const subnet = dice.pick(open.length > 0 && dice.chance(0.92) ? open : vpc.subnets);
  const nat = drawNat(draft, vpc, subnet);
  const others = draft.vpcs.flatMap(({ id, nats }) => (id === vpc.id ? [] : nats));
  for (const table of vpc.tables)
    if (table.role === 'private' || (table.role === 'isolated' && dice.chance(0.1)))
      for (const destination of publicDestinations(draft))
        draft.route(table, destination, {
          NatGatewayId: ref(others.length > 0 && dice.chance(0.04) ? dice.pick(others) : nat),
        });
  // More specific than the local route: the only target that AWS allows there, of those that are drawn here.
  if (dice.chance(0.04)) draft.route(dice.pick(vpc.tables), dice.pick(vpc.subnets).cidr, { NatGatewayId: ref(nat) });
}

/** Mostly everything; sometimes the two halves, or one of them only, or only a service's neighbourhood. */
function publicDestinations({ dice }: Draft): string[] {
  if (dice.chance(0.93)) return ['0.0.0.0/0'];
  return dice.pick([['0.0.0.0/1', '128.0.0.0/1'], ['0.0.0.0/1'], ['52.0.0.0/8'], ['0.0.0.0/0', '52.0.0.0/8']]);
}

function drawNat(draft: Draft, vpc: DraftVpc, subnet: DraftSubnet): string {
  const { dice } = draft;
  const isPublic = dice.chance(0.93);
  const withAddress = isPublic && dice.chance(0.96);
  if (withAddress) draft.add(`${vpc.id}NatAddress`, 'EC2::EIP', { Domain: 'vpc' });
  const nat = draft.add(`${vpc.id}Nat`, 'EC2::NatGateway', {
    SubnetId: ref(subnet.id),
    ...(isPublic ? {} : { ConnectivityType: 'private' }),
    ...(withAddress ? { AllocationId: attribute(`${vpc.id}NatAddress`, 'AllocationId') } : {}),
  });
  vpc.nats.push(nat);
  return nat;
}
