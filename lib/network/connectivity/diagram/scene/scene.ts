/** Puts the scene together: what is there, where it belongs, and which way each need goes. */
import type { Network } from '../../model/types';
import { databases } from '../../parties/databases';
import { workloads } from '../../parties/workloads';
import type { Report } from '../../report';
import type { Resources } from '../../template/resources';
import { groupBy } from '../collections';
import { type Draft, finished } from './draft';
import { Gateways } from './gateways';
import { fewLines, nameOf } from './names';
import { Parties } from './parties';
import { Services } from './services';
import { Tags } from './tags';
import { NOWHERE, Tiers } from './tiers';
import type { Panel, Scene, Way, Wire } from './types';
import { bandsOf, vpcScene } from './vpcs';
import { Ways } from './ways';
import { wiresOf } from './wires';

/** Services are named by name as far as there is room: there are few cards of them. */
const MOST_SERVICES = 12;

export function sceneOf(resources: Resources, network: Network, { needs }: Report): Scene {
  const all = databases(resources);
  const tiers = new Tiers(network, all);
  const tags = new Tags(network);
  const vpcName = (id: string): string => nameOf(id, network.vpcs.get(id)?.resource);
  const gateways = new Gateways(resources, network, tiers, tags, vpcName);
  const parties = new Parties(tiers, tags, needs, workloads(resources), all);
  const services = new Services(network);
  const finder = new Ways(gateways, parties, services);
  const drafted = needs.map((need, i) => finder.of(need, i));
  const blocked = needs.flatMap(({ status }, i) => (status === 'blocked' ? [i] : []));
  const joined = services.joined(drafted, (need) => `${needs[need]!.status} ${needs[need]!.code}`);
  for (const { need, cards, stop } of joined.ways) {
    if (stop === undefined) continue;
    const { alerts } = cards[stop]!;
    const code = needs[need]!.code ?? 'blocked';
    const number = blocked.indexOf(need) + 1;
    alerts.set(code, [...(alerts.get(code) ?? []), number]);
    if (stop > 0) cards[0]!.blocked.push(number);
  }
  const ways = joined.ways.map(({ cards, ...way }): Way => ({ ...way, cards: cards.map(({ id }) => id) }));
  const wires = wiresOf(ways, needs);
  const cards = [...gateways.cards, ...parties.cards];
  const inVpc = groupBy(cards, ({ vpc }) => vpc);
  const ids = inVpc.has(NOWHERE) ? [...tiers.vpcs, NOWHERE] : tiers.vpcs;
  const bands = bandsOf(ids, inVpc).map((band) =>
    band.map((id) => vpcScene(network, tiers.of(id), id, vpcName(id), inVpc.get(id) ?? [], isLeft(gateways, band, id))),
  );
  const outside = inVpc.get(undefined) ?? [];
  return {
    bands,
    left: panel('outside', 'Outside of any VPC', outside.filter(isSource)),
    right: [
      ...panel(
        'transit',
        'Between VPCs',
        outside.filter(({ kind }) => kind === 'transit'),
      ),
      ...panel('services', 'AWS services', joined.cards, MOST_SERVICES),
      ...panel(
        'hosts',
        'Elsewhere',
        outside.filter((card) => card.kind === 'host'),
      ),
    ],
    ways,
    wires: [...wires, ...links(gateways, wires)],
  };
}

const isSource = ({ kind }: Draft): boolean => kind === 'workload' || kind === 'other';

const panel = (id: string, title: string, cards: readonly Draft[], most?: number): Panel[] =>
  cards.length === 0 ? [] : [{ id, title, cards: cards.map((card) => finished(card, fewLines(card.names, most))) }];

/** Whether a peering's other VPC stands on the left in the same band. */
const isLeft =
  (gateways: Gateways, band: readonly string[], id: string) =>
  (card: Draft): boolean => {
    const other = gateways.otherEnd.get(card)?.vpc;
    return other !== undefined && band.includes(other) && band.indexOf(other) < band.indexOf(id);
  };

/** With more of these than that, they would hide the connections, and the gateways' cards say it all. */
const MOST_LINKS = 8;

/** What joins VPCs, where no connection shows it. */
function links(gateways: Gateways, wires: readonly Wire[]): Wire[] {
  const shown = new Set(wires.flatMap(({ from, to }) => [`${from}\n${to}`, `${to}\n${from}`]));
  const pairs = [...[...gateways.otherEnd].filter(([a, b]) => a.id < b.id), ...gateways.hubs];
  const bare = pairs.filter(([a, b]) => !shown.has(`${a.id}\n${b.id}`));
  return (bare.length > MOST_LINKS ? [] : bare).map(([a, b]) => ({ from: a.id, to: b.id, status: 'link', needs: [] }));
}
