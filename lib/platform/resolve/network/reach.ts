/** The ways to existing databases, against the network that they start from and against each other. */
import type { ExistingDatabase, Reach } from '../../check/database';
import type { Source } from '../../check/schema';
import { overlap } from '../../cidr';
import type { ResolvedNetwork } from '../../definition';
import type { Place } from '../../errors';
import { checkPeering, type Home } from './existing-database';

interface Reached {
  readonly name: string;
  readonly existing: ExistingDatabase;
  readonly place: Place;
}
type Routed = Extract<Reach, { type: 'peering' | 'transitGateway' }>;

const isRouted = (reach: Reach): reach is Routed => reach.type === 'peering' || reach.type === 'transitGateway';

const reached = (sources: ReadonlyMap<string, Source | undefined>, config: Place): Reached[] =>
  [...sources].flatMap(([name, source]) =>
    source?.type === 'postgres' && source.existing
      ? [{ name, existing: source.existing, place: config.in('sources', name, 'existing') }]
      : [],
  );

/** What of the ways does not go with an environment's network and home. `network` is where that network is described. */
export function checkReach(
  sources: ReadonlyMap<string, Source | undefined>,
  from: { readonly network: ResolvedNetwork; readonly home: Home; readonly place: Place },
  config: Place,
): void {
  for (const { existing, place } of reached(sources, config)) {
    const { reachedBy } = existing;
    if (reachedBy.type === 'peering') checkPeering(existing, reachedBy, from.home, place);
    if (isRouted(reachedBy)) checkStart(existing, reachedBy, from, place.in('reachedBy'));
  }
}

/** Who looks things up must know where: in the account of one environment, the one that is synthesised. */
export function checkLookups(
  sources: ReadonlyMap<string, Source | undefined>,
  network: ResolvedNetwork,
  home: Home,
  environment: Place,
): void {
  const looked = [
    ...(network.kind === 'lookup' ? ['the VPC'] : []),
    ...reached(sources, environment).flatMap(({ name, existing }) =>
      existing.dbInstanceIdentifier === undefined ? [] : [`the database of '${name}'`],
    ),
  ];
  if (looked.length > 0 && home.account === undefined)
    environment
      .in('account')
      .add(
        `It is missing: ${looked.join(' and ')} can be looked up in a known account only.`,
        'Write the twelve digits of the account, or synthesise with its credentials.',
      );
}

function checkStart(
  existing: ExistingDatabase,
  reach: Routed,
  { network, home, place }: { network: ResolvedNetwork; home: Home; place: Place },
  way: Place,
): void {
  const own = network.kind === 'new' ? network.cidr : network.kind === 'existing' ? network.vpcCidrBlock : undefined;
  if (typeof own === 'string' && overlap(own, reach.peerVpcCidrBlock))
    way
      .in('peerVpcCidrBlock')
      .add(
        `'${reach.peerVpcCidrBlock}' overlaps the platform's own VPC, '${own}': packets would never leave it.`,
        "Give the platform another block of addresses, or reach the database by `type: 'privateLink'`.",
      );
  if (network.kind === 'new') return;
  if (reach.type === 'peering' && network.vpcId === reach.peerVpcId)
    way.in('peerVpcId').add(`'${reach.peerVpcId}' is the platform's own VPC.`, "Use `reachedBy: { type: 'sameVpc' }`.");
  if (network.kind !== 'existing') return;
  if (typeof own === 'object')
    place
      .in('existing', 'vpcCidrBlock')
      .add(
        'Whether it overlaps the VPC of a database cannot be told before deployment.',
        "Write it out, e.g. '10.0.0.0/16'.",
      );
  if (network.privateRouteTableIds === undefined)
    place
      .in('existing', 'privateRouteTableIds')
      .add(
        "It is missing: the way to a database's VPC is a route in the tables of the private subnets.",
        'Name the route tables, or look the VPC up by `lookup`.',
      );
  if (admitsAddresses(existing, reach, home) && network.privateSubnetsCidrBlocks === undefined)
    place
      .in('existing', 'privateSubnetsCidrBlocks')
      .add(
        'It is missing: the security group of a database elsewhere admits the addresses of the private subnets.',
        'Name the blocks of privateSubnets, or look the VPC up by `lookup`.',
      );
}

/** Whether a rule is added to the database's group that names addresses and not the clients' group. */
const admitsAddresses = (existing: ExistingDatabase, reach: Routed, home: Home): boolean =>
  (existing.securityGroupId ?? existing.dbInstanceIdentifier) !== undefined &&
  (reach.type === 'peering'
    ? reach.peerRegion !== undefined && reach.peerRegion !== home.region
    : !reach.securityGroupReferencing);

/** What of the ways does not go with another. */
export function checkWays(sources: ReadonlyMap<string, Source | undefined>, config: Place): void {
  const all = reached(sources, config);
  all.forEach((one, index) => all.slice(0, index).forEach((other) => checkPair(one, other)));
}

function checkPair({ existing: { reachedBy: own }, place }: Reached, { name, existing }: Reached): void {
  const way = place.in('reachedBy');
  const other = existing.reachedBy;
  if (own.type === 'privateLink') {
    if (other.type === 'privateLink' && own.privateDns && other.privateDns && own.serviceName === other.serviceName)
      way
        .in('privateDns')
        .add(
          `The source '${name}' has an endpoint of this service with its private name already.`,
          'Let one of the two be called by the name of its endpoint.',
        );
    return;
  }
  if (!isRouted(own) || !isRouted(other)) return;
  if (isShared(own, other)) {
    if (!agree(own, other))
      way.add(
        `It differs from that of the source '${name}', with which it shares ${own.type === 'peering' ? 'a peering connection' : 'an attachment'}.`,
        'Describe it once, in a constant, and use that for both.',
      );
  } else if (overlap(own.peerVpcCidrBlock, other.peerVpcCidrBlock))
    way
      .in('peerVpcCidrBlock')
      .add(
        `'${own.peerVpcCidrBlock}' overlaps '${other.peerVpcCidrBlock}' of the source '${name}': an address has one way.`,
        "Reach one of the two by `type: 'privateLink'`.",
      );
}

/** Between two VPCs there is one peering connection, and between a VPC and a gateway one attachment. */
const isShared = (one: Routed, other: Routed): boolean =>
  one.type === 'peering'
    ? other.type === 'peering' && one.peerVpcId === other.peerVpcId
    : other.type === 'transitGateway' && one.transitGatewayId === other.transitGatewayId;

function agree(one: Routed, other: Routed): boolean {
  // Through one gateway there are many VPCs, and each database's group is a matter of its own.
  const shared = (reach: Routed) =>
    Object.entries(reach)
      .filter(([key]) => reach.type === 'peering' || key !== 'peerVpcCidrBlock')
      .sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(shared(one)) === JSON.stringify(shared(other));
}
