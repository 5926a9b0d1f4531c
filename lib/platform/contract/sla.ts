import type { Place } from '../errors';
import { meant } from '../check/suggest';
import type { Contract } from './odcs';

const SECONDS: readonly (readonly [number, readonly string[]])[] = [
  [1, ['s', 'sec', 'second', 'seconds']],
  [60, ['m', 'min', 'minute', 'minutes']],
  [3_600, ['h', 'hr', 'hour', 'hours']],
  [86_400, ['d', 'day', 'days']],
  [604_800, ['w', 'wk', 'week', 'weeks']],
  [31_557_600, ['y', 'yr', 'year', 'years']],
];
const UNITS = new Map(SECONDS.flatMap(([seconds, names]) => names.map((name) => [name, seconds] as const)));

/** How old data may be, in seconds: SLA property `freshness`, else `latency`. */
export function readFreshness(contract: Contract, place: Place): number {
  const all = contract.slaProperties ?? [];
  const index = ['freshness', 'latency']
    .map((p) => all.findIndex((s) => s.property.toLowerCase() === p))
    .find((i) => i >= 0);
  if (index === undefined) {
    place
      .in('slaProperties')
      .add(
        'There is no SLA of freshness, so nobody would learn that the data is stale.',
        'Add `- { property: freshness, value: 26, unit: h }`: how old the data may be before somebody is called.',
      );
    return 0;
  }
  const { value, unit } = all[index]!;
  const here = place.in('slaProperties', index);
  const amount = Number(value);
  if (!Number.isFinite(amount) || amount <= 0)
    here
      .in('value')
      .add(`'${String(value)}' is not a positive number.`, 'Write a number, and what it counts in `unit`.');
  const seconds = unit === undefined ? undefined : UNITS.get(unit.toLowerCase());
  if (seconds === undefined)
    here
      .in('unit')
      .add(
        unit === undefined ? 'It has no unit.' : `There is no unit '${unit}'.`,
        unit === undefined ? 'Add it: s, min, h, d or w.' : meant(unit, UNITS.keys()),
      );
  return Math.round(amount * (seconds ?? 0));
}

/** Whom to call: the team's name, else its owner's or first member's user name. */
export function readOwner(contract: Contract, place: Place): string {
  const team = contract.team;
  const members =
    (Array.isArray(team)
      ? team
      : (team as { members?: readonly { username: string; role?: string }[] } | undefined)?.members) ?? [];
  const name = Array.isArray(team) ? undefined : (team as { name?: string } | undefined)?.name;
  const owner = name ?? (members.find((m) => m.role?.toLowerCase().includes('owner')) ?? members[0])?.username;
  if (owner === undefined)
    place.in('team').add('Nobody owns this data.', 'Add `team: { name: … }`: who is called when it is wrong.');
  return owner ?? '';
}
