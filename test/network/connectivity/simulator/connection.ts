/** A TCP connection: a packet there, and the answers to every port that it may have come from. */
import { groupsLet, type Other } from './filters';
import { type Host, PORTS, type Setting } from './setting';
import { aclIn, type Journey, type Landing, type Packet, send, type Translation, type Ways } from './walk';
import type { Subnet, World } from './world';

/** Why it fails; undefined where it works. */
export type Failure = string | undefined;

const START_PORT = 40_000;

const journeyOf = (from: Host, setting: Setting, more: Partial<Journey>): Journey => ({
  host: from,
  answer: false,
  translations: [],
  transit: false,
  references: true,
  steps: 0,
  natAddress: setting.natAddress,
  natPort: START_PORT,
  ...more,
});

const waysOf = ({ translations, transit, references }: Journey): Ways => ({
  translated: translations.length > 0,
  transit,
  references,
});

/** To another interface, by its private address. */
export function connectsTo(world: World, setting: Setting, from: Host, to: Host, port: number): Failure {
  const packet: Packet = { source: from.address, destination: to.address, sourcePort: START_PORT, port };
  const landing = send(world, packet, from.subnet, journeyOf(from, setting, {}));
  if ('lost' in landing) return landing.lost;
  if (landing.at !== 'interface' || landing.subnet !== to.subnet) return 'somebody else';
  const ways = waysOf(landing.journey);
  const seen: Other = { address: landing.packet.source, groups: from.groups };
  if (!groupsLet(world, from.groups, 'out', port, to, ways)) return 'group out';
  if (!groupsLet(world, to.groups, 'in', port, seen, ways)) return 'group in';
  return answers(world, setting, from, to, landing, port);
}

/** The answers of an interface go back to whom it saw, and from NAT gateways on to whom those remember. */
function answers(
  world: World,
  setting: Setting,
  from: Host,
  to: Host,
  landing: Landing & { packet: Packet; journey: Journey },
  port: number,
): Failure {
  const { translations } = landing.journey;
  const last = translations.at(-1);
  for (const answerPort of portsFor(world, setting, last ? PORTS.nat : from.ports)) {
    if (world.flaw === 'groups stateless' && !groupsLet(world, to.groups, 'out', answerPort, from, WITHIN))
      return 'group out';
    const packet = {
      source: to.address,
      destination: landing.packet.source,
      sourcePort: port,
      port: answerPort,
    };
    const back = send(world, packet, to.subnet, journeyOf(to, setting, { answer: true }));
    const failure = arrivedAt(back, last?.subnet ?? from.subnet);
    if (failure) return `back: ${failure}`;
  }
  return onwards(world, setting, from, to.address, translations);
}

const WITHIN: Ways = { translated: false, transit: false, references: true };

const arrivedAt = (back: Landing, subnet: Subnet): Failure => {
  if ('lost' in back) return back.lost;
  return back.at === 'interface' && back.subnet === subnet ? undefined : 'somebody else';
};

/** From the last NAT gateway to the one before it, and from the first to the interface. */
function onwards(
  world: World,
  setting: Setting,
  from: Host,
  source: number,
  translations: readonly Translation[],
): Failure {
  for (let i = translations.length - 1; i >= 0; i -= 1) {
    const { subnet, client, address } = translations[i]!;
    const before = translations[i - 1];
    for (const port of portsFor(world, setting, before ? PORTS.nat : from.ports)) {
      const packet: Packet = { source, destination: client, sourcePort: 443, port };
      const host = { subnet, address, hasPublicAddress: false };
      const back = send(world, packet, subnet, journeyOf({ ...from, ...host }, setting, { answer: true }));
      const failure = arrivedAt(back, before?.subnet ?? from.subnet);
      if (failure) return `back from NAT: ${failure}`;
    }
  }
  return undefined;
}

/** To a public address. */
export function connectsOut(
  world: World,
  setting: Setting,
  from: Host,
  to: number,
  port: number,
  service?: string,
): Failure {
  const packet: Packet = { source: from.address, destination: to, sourcePort: START_PORT, port };
  const landing = send(world, packet, from.subnet, journeyOf(from, setting, { service }));
  if ('lost' in landing) return landing.lost;
  if (landing.at === 'interface') return 'somebody else';
  if (!groupsLet(world, from.groups, 'out', port, { address: to, groups: [] }, waysOf(landing.journey)))
    return 'group out';
  const { translations } = landing.journey;
  const last = translations.at(-1);
  const answer = { ...landing.journey, answer: true };
  for (const answerPort of portsFor(world, setting, last ? PORTS.nat : from.ports)) {
    const back: Packet = { source: to, destination: landing.packet.source, sourcePort: port, port: answerPort };
    if (!aclIn(world, last?.subnet ?? from.subnet, back, answer)) return 'back: acl';
  }
  return onwards(world, setting, from, to, translations);
}

/** Ports at the ends of what the ACLs name, and some between. */
export function portsFor(world: World, setting: Setting, [low, high]: readonly [number, number]): readonly number[] {
  if (world.flaw === 'well-known ephemeral port only') return [START_PORT];
  const between = [low, high, START_PORT, low + (setting.seed % (high - low))];
  return [...new Set([...between, ...world.ports.filter((port) => low <= port && port <= high)])];
}
