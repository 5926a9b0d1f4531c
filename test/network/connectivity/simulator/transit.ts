/** Transit gateways. */
import { isIn } from './addresses';
import { aclIn, type Journey, type Packet } from './walk';
import type { Subnet, TransitTable, World } from './world';

export interface Crossing {
  /** Where the packet comes out. */
  readonly subnet: Subnet;
  readonly references: boolean;
}

/** Where a packet may come out; a text says why it doesn't. */
export function crossTransit(
  world: World,
  packet: Packet,
  at: Subnet,
  id: string,
  journey: Journey,
): readonly Crossing[] | string {
  const gateway = world.transits.get(id)!;
  const from = gateway.attachments.find(({ vpc }) => vpc === at.vpc.id);
  if (!from) return 'not attached';
  const subnets = (ids: readonly string[]): Subnet[] => ids.map((item) => world.subnets.get(item)!);
  const inZone = (found: readonly Subnet[]): Subnet[] => found.filter(({ zone }) => zone === at.zone);
  const [entry] = world.flaw === 'transit ignores zones' ? subnets(from.subnets) : inZone(subnets(from.subnets));
  if (!entry) return 'zone';
  // Inbound rules of the attachment's subnet look at the source, also where the sender is in that very subnet.
  if (!aclIn(world, entry, packet, journey)) return 'acl';
  const table = gateway.tables.find(({ associated }) => associated.has(from.id));
  if (!table) return 'no association';
  const line = longest(table, packet.destination);
  if (!line) return 'no transit route';
  const to = gateway.attachments.find((attachment) => attachment.id === line.attachment);
  if (!to) return 'blackhole';
  const exits = subnets(to.subnets);
  // It stays in the zone that it comes from as long as there is an attachment.
  const near = inZone(exits);
  const references = gateway.references && from.references && to.references;
  return (near.length > 0 ? near : exits).map((subnet) => ({ subnet, references }));
}

function longest({ lines }: TransitTable, destination: number): TransitTable['lines'][number] | undefined {
  let best: TransitTable['lines'][number] | undefined;
  for (const line of lines) {
    if (!isIn(destination, line.block)) continue;
    const longer = !best || line.block.length > best.block.length;
    if (longer || (line.block.length === best!.block.length && line.fixed && !best!.fixed)) best = line;
  }
  return best;
}
