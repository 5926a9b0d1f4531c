/** The prover's answers beside the simulator's. */
import { checkConnectivity, type Need } from '../../../../lib/network/connectivity';
import { worldOf } from './build';
import { type Block, isPublic, lastOf } from './addresses';
import { REGION } from './networks';
import { partiesOf } from './parties';
import type { Template } from './resolve';
import { type Goal, judgeNeed, type Verdict } from './verdict';
import type { Flaw, World } from './world';

export interface Compared {
  readonly need: Need;
  readonly verdict: Verdict;
  /** What the two don't agree on; undefined where they do. */
  readonly quarrel?: string;
}

export function compare(template: Template, flaw?: Flaw): Compared[] {
  const world = worldOf(template, REGION, flaw);
  const parties = partiesOf(template);
  const { needs } = checkConnectivity([{ id: 'stack', region: REGION, account: '123456789012', template }]);
  return needs.map((need): Compared => {
    const verdict = judgeNeed(world, parties, need.source.place!.logicalId, goalOf(need), need.port);
    const quarrel = agrees(need, verdict, world)
      ? undefined
      : `${need.source.place!.logicalId} → ${need.destination.label}:${need.port} is ${need.status} (${need.code ?? ''} ${need.detail}), simulated ${verdict.status}: ${[...verdict.reasons].join(', ')}`;
    return { need, verdict, ...(quarrel === undefined ? {} : { quarrel }) };
  });
}

const goalOf = ({ destination }: Need): Goal =>
  destination.kind === 'database'
    ? { kind: 'database', id: destination.place!.logicalId }
    : { kind: 'service', service: destination.service! };

/**
 * Where rules are for some public addresses only, and which a service has isn't in the template, the prover may say that
 * it can't tell: that is right where it depends, and prudent where two such rules together leave no doubt.
 */
function agrees({ status }: Need, verdict: Verdict, world: World): boolean {
  // For some addresses only: then most of them decide, and what the rest is worth is no question of packets.
  if (verdict.status === 'mixed') return true;
  if (status === verdict.status) return true;
  return status === 'unknown' && world.named.some(isPartOfThePublic);
}

/** Not all of it, and not none. */
const isPartOfThePublic = (item: Block): boolean =>
  item.length > 0 && (item.length < 8 || isPublic(item.base) || isPublic(lastOf(item)));
