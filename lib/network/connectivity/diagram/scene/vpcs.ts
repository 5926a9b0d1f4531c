/** VPCs with their tiers, and which stand side by side. */
import type { Network } from '../../model/types';
import { readable } from '../../template/values';
import { type Draft, finished } from './draft';
import { fewLines, nameOf, placeText, rangeText, zoneText } from './names';
import { defaultTarget, NOWHERE, type TierDraft } from './tiers';
import type { Card, Chip, Tier, VpcScene } from './types';

const MOST_CHIPS = 6;

const TITLES = { public: 'Public subnets', private: 'Private subnets', isolated: 'Isolated subnets' } as const;

/** Numbers of blocked connections that start or are stopped at cards. */
const numbersOf = (cards: readonly Draft[]): number[] =>
  [...new Set(cards.flatMap(({ alerts, blocked }) => [...[...alerts.values()].flat(), ...blocked]))].sort(
    (a, b) => a - b,
  );

/** VPCs in rows: one row up to three, else about as wide as high, those with trouble first. */
export function bandsOf(ids: readonly string[], cards: ReadonlyMap<string | undefined, readonly Draft[]>): string[][] {
  if (ids.length <= 3) return ids.length === 0 ? [] : [[...ids]];
  const size = Math.min(4, Math.ceil(Math.sqrt(ids.length)));
  const troubles = (id: string): number => numbersOf(cards.get(id) ?? []).length;
  const sorted = [...ids].sort((a, b) => troubles(b) - troubles(a));
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, i) => sorted.slice(i * size, (i + 1) * size));
}

function chipsOf(network: Network, { subnets }: TierDraft): Chip[] {
  const chips = subnets.map((subnet): Chip => {
    const name = nameOf(subnet.id, subnet.resource);
    const block = subnet.range ? rangeText(subnet.range) : 'block unknown';
    const target = defaultTarget(network, subnet);
    const goes = typeof target === 'string' ? target : 'id' in target ? readable(target.id) : target.kind;
    return {
      text: `${zoneText(subnet.zone)} · ${block}`,
      title: [
        name,
        readable(subnet.id),
        block,
        `zone ${subnet.zone === undefined ? 'not known' : readable(subnet.zone)}`,
        `default route: ${goes}`,
      ].join('\n'),
    };
  });
  if (chips.length <= MOST_CHIPS) return chips;
  const rest = chips.slice(MOST_CHIPS - 1);
  const title = rest.map((chip) => chip.title.replaceAll('\n', ', ')).join('\n');
  return [...chips.slice(0, MOST_CHIPS - 1), { text: `+ ${rest.length} more`, title }];
}

/** Gates go beside the tier that they have to do with, as far as that can be told. */
function rowOf(gate: Draft, tiers: readonly TierDraft[]): number {
  const at = tiers.findIndex(({ kind }) =>
    gate.caption === 'Internet gateway' ? kind === 'public' : kind === 'private',
  );
  return at === -1 ? tiers.length - 1 : at;
}

export function vpcScene(
  network: Network,
  own: readonly TierDraft[],
  id: string,
  name: string,
  cards: readonly Draft[],
  isLeft: (gate: Draft) => boolean,
): VpcScene {
  const tiers: readonly TierDraft[] =
    own.length > 0 ? own : [{ id: `${id}|unknown`, vpc: id, kind: 'unknown', subnets: [] }];
  const gates = cards.filter(({ kind }) => kind === 'gate');
  const done = (list: readonly Draft[]): Card[] => list.map((card) => finished(card, fewLines(card.names)));
  const vpc = network.vpcs.get(id);
  const blocks = vpc?.ranges?.map(rangeText) ?? [];
  const about = [
    blocks.length > 2 ? `${blocks[0]} + ${blocks.length - 1} more` : blocks.join(', '),
    placeText(vpc?.region ?? ''),
    placeText(vpc?.account ?? ''),
    vpc?.resource ? '' : 'not in the templates',
    vpc?.dnsSupport === false ? 'DNS support off' : '',
  ].filter((part) => part !== '');
  return {
    id,
    name: id === NOWHERE ? 'VPC not known' : `VPC ${name}`,
    about: id === NOWHERE ? 'subnets are not in the templates' : about.join(' · '),
    title: id === NOWHERE ? 'Where these are is not in the templates' : [readable(id), ...blocks, ...about].join('\n'),
    blocked: numbersOf(cards),
    tiers: tiers.map((tier, row): Tier => {
      const inTier = cards.filter((card) => card.tier === tier.id);
      const beside = gates.filter((gate) => rowOf(gate, tiers) === row);
      return {
        id: tier.id,
        kind: tier.kind,
        title: tier.kind === 'unknown' ? unknownTitle(tier) : TITLES[tier.kind],
        chips: chipsOf(network, tier),
        sources: done(inTier.filter(({ kind }) => kind === 'workload')),
        targets: done(routesFirst(inTier.filter(({ kind }) => kind !== 'workload'))),
        leftGates: done(beside.filter(isLeft)),
        rightGates: done(beside.filter((gate) => !isLeft(gate))),
      };
    }),
  };
}

const routesFirst = (cards: readonly Draft[]): Draft[] =>
  [...cards].sort((a, b) => Number(b.kind === 'routes') - Number(a.kind === 'routes'));

const unknownTitle = ({ subnets }: TierDraft): string =>
  subnets.length === 0 ? 'Subnets not in the templates' : 'Subnets, routes not known';
