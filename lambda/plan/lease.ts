import type { Executions } from '../shared/executions';
import { LeaseContended } from '../shared/errors';
import type { Lease, Leases } from '../shared/state/leases';

/** Tries to take a lease while others do the same: each lost race means that somebody else moved on. */
const MOST_RACES = 5;

/**
 * Takes the lease. It is free when nobody holds it, when it ran out, and when the execution that holds it isn't running
 * any more (it was aborted, or died without releasing it).
 * @returns undefined when it is ours, else who holds it
 */
export async function takeLease(
  leases: Leases,
  executions: Executions,
  lease: Lease,
  now: number,
): Promise<Lease | undefined> {
  let dead: string | undefined;
  for (let race = 0; race < MOST_RACES; race++) {
    if (await leases.acquire(lease, now, dead)) return undefined;
    const holder = await leases.holder(lease.pipeline);
    if (!holder) continue;
    const { status } = await executions.describe(holder.executionArn);
    if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return holder;
    dead = holder.executionArn;
  }
  throw new LeaseContended(
    `The lease of '${lease.pipeline}' changed hands ${MOST_RACES} times while this run tried to take it.`,
  );
}
