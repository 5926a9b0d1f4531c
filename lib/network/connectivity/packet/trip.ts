/** The way of a packet as far as it got: its hops, and what stood in its way. */
import type { Resource } from '../template/resources';
import type { Hop, Place } from '../report';

export const placeOf = (resource: Resource): Place => ({
  stack: resource.stack,
  logicalId: resource.id,
  type: resource.type,
  ...resource.location,
});

export interface Obstacle {
  readonly status: 'blocked' | 'unknown';
  readonly code: string;
  /** One sentence without a full stop at its end. */
  readonly detail: string;
  readonly resource?: Resource;
  /** Other resources that have a part in it. */
  readonly involved?: readonly (Resource | undefined)[];
  readonly fix?: string;
}

/** Thrown inside a trip that can't go on. Never leaves the packet's rooms. */
export class Blocked extends Error {
  constructor(readonly obstacle: Obstacle) {
    super(obstacle.detail);
  }
}

export class Trip {
  /** @param origin what the connection is of: to be moved where it is in the wrong place */
  constructor(readonly origin?: Resource) {}

  readonly hops: Hop[] = [];
  #silent = false;
  /** What couldn't be resolved on the way: the trip goes on as if it had passed. */
  readonly doubts: Obstacle[] = [];

  hop(text: string, resource?: Resource): void {
    if (!this.#silent) this.hops.push({ text, ...(resource ? { place: placeOf(resource) } : {}) });
  }

  /** The way back: of its hops only the one that blocks is told. */
  back(run: () => void): void {
    this.#silent = true;
    try {
      run();
    } finally {
      this.#silent = false;
    }
  }

  doubt(code: string, detail: string, resource?: Resource): void {
    this.doubts.push({ status: 'unknown', code, detail, resource, fix: DECLARE });
  }

  block(
    code: string,
    detail: string,
    resource: Resource | undefined,
    fix: string,
    involved: readonly (Resource | undefined)[] = [],
  ): never {
    this.hops.push({ text: `✗ ${detail}`, ...(resource ? { place: placeOf(resource) } : {}) });
    throw new Blocked({ status: 'blocked', code, detail, resource, fix, involved });
  }
}

const DECLARE =
  'Check it after deployment with the probe, or declare what is there in the template’s metadata under Headwater::Connectivity.';

/** Runs a trip to its end. Undefined: it arrived, and nothing was in doubt. */
export function outcome(trip: Trip, run: () => void): Obstacle | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof Blocked) return error.obstacle;
    throw error;
  }
  return trip.doubts[0];
}
