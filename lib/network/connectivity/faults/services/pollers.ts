/** Brokers and Kafka clusters that functions get events from: AWS's pollers stand in their subnets and groups. */
import { databaseOf } from '../../parties/databases';
import { mappingsInside } from '../../parties/mappings';
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import { isKnown, readable } from '../../template/values';
import { type Context, warning } from '../common/check';
import { selfPorts } from './self-reference';

export function* pollersInside(context: Context): Iterable<Fault> {
  const sources = new Set(mappingsInside(context.resources).map(({ source }) => source));
  for (const source of sources) yield* selfReference(context, source);
}

function* selfReference(context: Context, source: Resource): Iterable<Fault> {
  const { label, placement, ports } = databaseOf(context.resources, source);
  if (!placement || !ports || placement.groups.length === 0 || !isKnown([placement.groups, placement.subnets])) return;
  for (const direction of ['ingress', 'egress'] as const) {
    const open = selfPorts(context, placement.groups, placement.subnets, direction);
    if (open === 'unclear' || ports.some((port) => open.some(([low, high]) => low <= port && port <= high))) continue;
    const group = context.network.groups.get(placement.groups[0]!)!.resource!;
    const way = direction === 'ingress' ? 'in from' : 'out to';
    yield warning(
      'event-source-self-reference',
      group,
      `Security group ${placement.groups.map(readable).join(', ')} of ${label} doesn’t let ${ports.join(' or ')} ${way} itself, and Lambda’s pollers, which read from it, have the same groups.`,
      `Add a rule to ${group.id} that lets TCP ${ports.join(' or ')} ${way} ${group.id} itself.`,
    );
  }
}
