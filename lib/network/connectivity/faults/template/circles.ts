/** Resources that wait for one another: CloudFormation refuses the template. */
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import { type Context, error } from '../common/check';
import { referencesOf } from './references';

const GROUP = 'AWS::EC2::SecurityGroup';

export function* circles({ resources }: Context): Iterable<Fault> {
  const next = new Map(
    // One of the Serverless Application Model becomes several, and which of them refers to what is the transform's affair.
    resources.all
      .filter(({ type }) => !type.startsWith('AWS::Serverless::'))
      .map((resource) => [
        resource,
        [...referencesOf(resources, resource)].flatMap((id) => resources.byKey(`${resource.stack}/${id}`) ?? []),
      ]),
  );
  const told = new Set<Resource>();
  for (const resource of resources.all) {
    if (told.has(resource)) continue;
    const circle = circleOf(resource, next);
    if (!circle || circle.some((one) => told.has(one))) continue;
    circle.forEach((one) => told.add(one));
    const group = circle.find(({ type }) => type === GROUP);
    yield error(
      'circular-reference',
      group ?? resource,
      circle.length === 1
        ? `${resource.id} refers to itself, so that CloudFormation can't make it.`
        : `${circle.map(({ id }) => id).join(' → ')} → ${resource.id} refer to one another in a circle, so that CloudFormation can make none of them.`,
      group
        ? `Take the rule out of ${group.id}, and make it an AWS::EC2::SecurityGroupIngress or AWS::EC2::SecurityGroupEgress of its own.`
        : 'Take one of the references out of the circle.',
    );
  }
}

/** The shortest way from a resource back to itself. */
function circleOf(from: Resource, next: ReadonlyMap<Resource, readonly Resource[]>): Resource[] | undefined {
  const cameFrom = new Map<Resource, Resource>();
  const queue = [from];
  for (const at of queue)
    for (const to of next.get(at) ?? []) {
      if (to === from) return wayTo(at, from, cameFrom);
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, at);
      queue.push(to);
    }
  return undefined;
}

function wayTo(last: Resource, from: Resource, cameFrom: ReadonlyMap<Resource, Resource>): Resource[] {
  const way = [last];
  while (way[0] !== from) way.unshift(cameFrom.get(way[0]!)!);
  return way;
}
