/**
 * The addresses at which AWS's services answer are somewhere on the internet. Routes and ACL entries for parts of it are
 * told apart, and what counts is how most of it fares.
 */
import type { Network } from '../model/types';
import { type Address, PUBLIC } from './address';
import { Blocked, type Obstacle, outcome, Trip } from './trip';

/** A block of eight bits. Smaller parts are a company's own or somebody to keep out, not where AWS is. */
const NOTEWORTHY = 2 ** 24;

/** The one end of a block that is at no public address, and still parts them. */
const HALF = 2 ** 31;

interface Part {
  readonly address: Address;
  readonly size: number;
}

function partsOf(boundaries: readonly number[]): Part[] {
  return PUBLIC.ranges!.flatMap(([low, high]) => {
    const starts = [low, ...boundaries.filter((boundary) => low < boundary && boundary <= high)];
    return starts.map((start, i): Part => {
      const end = (starts[i + 1] ?? high + 1) - 1;
      return { address: { ranges: [[start, end]] }, size: end - start + 1 };
    });
  });
}

/** Runs a trip to the internet: once where all of it fares alike, else once for each part. */
export function acrossPublic(network: Network, trip: Trip, run: (trip: Trip, address: Address) => void): void {
  const parts = partsOf(network.boundaries);
  if (parts.length === PUBLIC.ranges!.length && !network.boundaries.includes(HALF)) return run(trip, PUBLIC);
  const results = parts.map(({ address, size }) => {
    const own = new Trip(trip.origin);
    return { own, size, obstacle: outcome(own, () => run(own, address)) };
  });
  const sizeOf = (list: readonly { size: number }[]): number => list.reduce((sum, { size }) => sum + size, 0);
  const largest = (list: typeof results): (typeof results)[number] => list.reduce((a, b) => (b.size > a.size ? b : a));
  const [bad, good] = [results.filter(({ obstacle }) => obstacle), results.filter(({ obstacle }) => !obstacle)];
  const decides = sizeOf(bad) > sizeOf(good) ? largest(bad) : largest(good);
  trip.hops.push(...decides.own.hops);
  trip.doubts.push(...decides.own.doubts);
  if (decides.obstacle?.status === 'blocked') throw new Blocked(decides.obstacle);
  if (!decides.obstacle && sizeOf(bad) >= NOTEWORTHY) trip.doubts.push(doubtful(largest(bad).obstacle!));
}

const doubtful = (obstacle: Obstacle): Obstacle => ({
  ...obstacle,
  status: 'unknown',
  code: 'unresolved-address',
  detail: `Some public addresses don’t get through, and which the service has is not known: ${obstacle.detail}`,
});
