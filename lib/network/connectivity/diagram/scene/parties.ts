/** Cards of who connects and of what is connected to: those that fare alike in one place share one. */
import type { Placement } from '../../packet/ends';
import type { Database } from '../../parties/databases';
import type { Workload } from '../../parties/workload';
import type { Need, Place } from '../../report';
import { readable } from '../../template/values';
import { groupBy } from '../collections';
import { draft, type Draft } from './draft';
import { plural, shortId, zoneText } from './names';
import type { Tags } from './tags';
import { NOWHERE, type TierDraft, type Tiers } from './tiers';

/** More cards than this in a tier, and those without trouble are put together by their kind. */
const MOST_CARDS = 6;

export const placeKey = (place: Place): string => `${place.stack}/${place.logicalId}`;

/** A party in one tier (none: outside of any VPC). */
interface Seat {
  readonly key: string;
  readonly kind: 'workload' | 'database';
  readonly caption: string;
  readonly name: string;
  readonly label: string;
  readonly tier?: TierDraft;
  readonly groups: readonly string[];
  readonly notes: readonly string[];
  /** How it fares: those that fare alike may share a card. */
  readonly fate: string;
  /** The same, whoever it has to do with. */
  readonly outcome: string;
}

const capital = (text: string): string => (text === '' ? text : text[0]!.toUpperCase() + text.slice(1));

const captionOf = (label: string, id: string): string =>
  capital(label.endsWith(id) ? label.slice(0, -id.length).trim() : label);

/** `zones 1a, 1b`: where in a tier something is placed. */
function zonesNote(tier: TierDraft, subnets: readonly string[]): string[] {
  const zones = tier.subnets.filter(({ id }) => subnets.includes(id)).map(({ zone }) => zoneText(zone));
  const names = [...new Set(zones)].map((zone) => zone.replace(/^zone /, ''));
  if (names.length === 0) return [];
  return [names.length === 1 ? `zone ${names[0]}` : `zones ${names.join(', ')}`];
}

function seatsOf(
  tiers: Tiers,
  placements: readonly Placement[],
  vpc?: string,
): Pick<Seat, 'tier' | 'groups' | 'notes'>[] {
  const byTier = new Map<TierDraft, { groups: string[]; subnets: string[] }>();
  for (const { subnets, groups } of placements)
    for (const tier of tiers.ofSubnets(subnets, vpc)) {
      const seat = byTier.get(tier) ?? { groups: [], subnets: [] };
      seat.groups.push(...groups.filter((id) => !seat.groups.includes(id)));
      seat.subnets.push(...subnets);
      byTier.set(tier, seat);
    }
  return [...byTier].map(([tier, { groups, subnets }]) => ({ tier, groups, notes: zonesNote(tier, subnets) }));
}

export const databaseKey = ({ resource, label, address }: Database): string =>
  resource?.key ?? `declared ${address === undefined ? label : `${label} (${readable(address)})`}`;

/** Key of what a need goes to. */
export function destinationKey({ destination }: Need): string {
  if (destination.place) return placeKey(destination.place);
  return destination.kind === 'database' ? `declared ${destination.label}` : `${destination.kind} ${destination.label}`;
}
export const sourceKey = ({ source }: Need): string => (source.place ? placeKey(source.place) : source.label);

export class Parties {
  readonly cards: Draft[] = [];
  readonly #byKey = new Map<string, Draft[]>();

  constructor(
    tiers: Tiers,
    private readonly tags: Tags,
    needs: readonly Need[],
    workloads: readonly Workload[],
    databases: readonly Database[],
  ) {
    const [bySource, byDestination] = [groupBy(needs, sourceKey), groupBy(needs, destinationKey)];
    const seats: Seat[] = [
      ...workloads.flatMap((workload): Seat[] => {
        const { resource, label, placements } = workload;
        const own = bySource.get(resource.key) ?? [];
        const party = {
          key: resource.key,
          kind: 'workload' as const,
          caption: captionOf(label, resource.id),
          name: shortId(resource),
          label,
          ...fateOf(own, destinationKey),
        };
        const inVpc = seatsOf(tiers, placements);
        return inVpc.length > 0
          ? inVpc.map((seat) => ({ ...party, ...seat }))
          : [{ ...party, groups: [], notes: [], tier: undefined }];
      }),
      ...databases.flatMap((database): Seat[] => {
        const { resource, label, port, placement, vpc, publiclyAccessible } = database;
        const key = databaseKey(database);
        const own = byDestination.get(key) ?? [];
        const [caption, name] = resource
          ? [captionOf(label, resource.id), shortId(resource)]
          : ['Database', label.replace(/^database /, '')];
        const where = placement ? [placement] : [{ label, subnets: [], groups: [] }];
        const notes = [
          ...(port === undefined ? [] : [`port ${port}`]),
          ...(publiclyAccessible ? ['public address'] : []),
        ];
        const party = { key, kind: 'database' as const, caption, name, label, ...fateOf(own, sourceKey) };
        return seatsOf(tiers, where, vpc).map((seat) => ({
          ...party,
          ...seat,
          notes: [...notes, ...seat.notes],
        }));
      }),
    ];
    for (const inTier of groupBy(seats, (seat) => `${seat.kind} ${seat.tier?.id}`).values()) this.#seat(inTier);
  }

  /** Cards of a party, by the tiers it is in; in the part that it plays, where it plays two, as a proxy does. */
  of(key: string, kind: 'workload' | 'database'): readonly Draft[] {
    const all = this.#byKey.get(key) ?? [];
    const own = all.filter((card) => card.kind === kind);
    return own.length > 0 ? own : all;
  }

  /** A card for somebody that no template has. */
  stranger(key: string, card: Draft): Draft {
    this.cards.push(card);
    this.#byKey.set(key, [card]);
    return card;
  }

  #seat(seats: readonly Seat[]): void {
    const exact = (seat: Seat): string =>
      [seat.caption, [...seat.groups].sort(), seat.notes, seat.kind === 'database' ? seat.key : seat.fate].join('|');
    const byOutcome = ({ caption, groups, outcome }: Seat): string => [caption, [...groups].sort(), outcome].join('|');
    const byBlocked = (seat: Seat): string => (seat.outcome.includes('blocked') ? byOutcome(seat) : seat.caption);
    const keys = [exact, byOutcome, byBlocked, (seat: Seat): string => seat.caption];
    const fitting = keys.find((key) => new Set(seats.map(key)).size <= MOST_CARDS) ?? keys.at(-1)!;
    for (const [together, members] of groupBy(seats, fitting)) this.#card(together, members);
  }

  #card(together: string, seats: readonly Seat[]): void {
    const [{ kind, tier, caption }] = seats as [Seat];
    const groups = [...new Set(seats.flatMap((seat) => seat.groups))];
    const vpc = tier?.vpc === NOWHERE ? undefined : tier?.vpc;
    const count = seats.length;
    const card = draft(
      `${kind} ${tier?.id} ${together} ${seats[0]!.key}`,
      kind,
      count === 1 ? caption : `${plural(caption, count)} (${count})`,
      seats.map(({ name }) => name),
      {
        vpc: tier?.vpc,
        tier: tier?.id,
        notes: shared(seats.map(({ notes }) => notes)),
        tags: tier ? this.tags.of(groups, vpc) : [],
        title: seats.map(({ label }) => label).join('\n'),
      },
    );
    this.cards.push(card);
    for (const { key } of seats) this.#byKey.set(key, [...(this.#byKey.get(key) ?? []), card]);
  }
}

/** Notes that all have. */
const shared = (notes: readonly (readonly string[])[]): string[] =>
  notes[0]!.filter((note) => notes.every((other) => other.includes(note)));

function fateOf(needs: readonly Need[], other: (need: Need) => string): Pick<Seat, 'fate' | 'outcome'> {
  const fates = needs.map((need) => `${other(need)}:${need.port} ${need.status} ${need.code}`);
  const outcomes = new Set(needs.map(({ status, code }) => `${status} ${code}`));
  return { fate: fates.sort().join(', '), outcome: [...outcomes].sort().join(', ') };
}
