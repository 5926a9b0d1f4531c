/** What Managed Workflows for Apache Airflow demands of its network. */
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import { readable } from '../../template/values';
import { type Context, error } from '../common/check';
import { isPublic } from '../common/internet';
import { sameZone } from '../common/same';
import { at, knownList } from '../common/values';
import { selfPorts } from './self-reference';

const TYPE = 'AWS::MWAA::Environment';
const SUBNETS = 2;

export function* airflowSubnets({ resources, network }: Context): Iterable<Fault> {
  for (const resource of resources.ofType(TYPE)) {
    const subnets = knownList(at(resource, 'NetworkConfiguration.SubnetIds'));
    if (!subnets || subnets.length === 0) continue;
    const [first, second] = subnets.map((id) => network.subnets.get(id)?.zone);
    if (subnets.length !== SUBNETS)
      yield error(
        'airflow-subnets',
        resource,
        `Airflow environment ${resource.id} has ${subnets.length === 1 ? 'one subnet' : `${subnets.length} subnets`}; it takes exactly two, in two availability zones.`,
        'Name two private subnets of different zones.',
      );
    else if (subnets[0] === subnets[1] || sameZone(first, second))
      yield error(
        'airflow-one-zone',
        resource,
        `Airflow environment ${resource.id} is in subnets ${subnets.map(readable).join(' and ')}, which are in one availability zone.`,
        'Name two private subnets of different zones.',
      );
    const open = subnets.filter((id) => isPublic(network, id));
    if (open.length > 0)
      yield error(
        'airflow-public-subnet',
        resource,
        `Airflow environment ${resource.id} is in subnet ${open.map(readable).join(' and ')}, whose default route is an internet gateway; its workers have no public address.`,
        'Name two private subnets of different zones.',
      );
  }
}

const MOST_GROUPS = 5;
/** Web server and metadata database: the least that the groups must let in among themselves. */
const PORTS = [443, 5432];

export function* airflowGroups(context: Context): Iterable<Fault> {
  for (const resource of context.resources.ofType(TYPE)) {
    const groups = knownList(at(resource, 'NetworkConfiguration.SecurityGroupIds'));
    if (!groups || groups.length === 0) continue;
    if (groups.length > MOST_GROUPS)
      yield error(
        'airflow-groups',
        resource,
        `Airflow environment ${resource.id} has ${groups.length} security groups; it takes one to five.`,
        'Name five at most.',
      );
    yield* selfReference(context, resource, groups);
  }
}

function* selfReference(context: Context, resource: Resource, groups: readonly string[]): Iterable<Fault> {
  const subnets = knownList(at(resource, 'NetworkConfiguration.SubnetIds')) ?? [];
  for (const direction of ['ingress', 'egress'] as const) {
    const ports = selfPorts(context, groups, subnets, direction);
    if (ports === 'unclear') continue;
    const closed = PORTS.filter((port) => !ports.some(([low, high]) => low <= port && port <= high));
    if (closed.length === 0) continue;
    const group = context.network.groups.get(groups[0]!)!.resource!;
    yield error(
      'airflow-self-reference',
      group,
      `Security groups ${groups.map(readable).join(', ')} of Airflow environment ${resource.id} don’t let ${closed.join(' and ')} ${direction === 'ingress' ? 'in from' : 'out to'} one another, by which its parts are connected.`,
      `Add a rule to ${group.id} that lets all ${direction === 'ingress' ? 'in from' : 'out to'} ${group.id} itself.`,
    );
  }
}
