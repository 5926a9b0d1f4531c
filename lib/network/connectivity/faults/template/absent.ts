/** References to resources that a condition leaves out: CloudFormation refuses the template. */
import { stackKey } from '../../template/outlets';
import type { Fault } from '../../report';
import { type Context, error } from '../common/check';
import { referencesOf } from './references';

export function* absentReferences({ resources }: Context): Iterable<Fault> {
  const templates = new Map(resources.inputs.map(({ id, template }) => [stackKey(id), template]));
  for (const resource of resources.all) {
    if (resources.uncertain.has(resource.key)) continue;
    for (const id of referencesOf(resources, { ...resource, raw: { Properties: resource.raw.Properties } })) {
      const condition = templates.get(resource.stack)?.Resources?.[id]?.Condition;
      if (condition === undefined || resources.byKey(`${resource.stack}/${id}`)) continue;
      yield error(
        'reference-absent',
        resource,
        `${resource.id} refers to ${id}, which is not made because condition ${condition} does not hold.`,
        `Give ${resource.id} the condition too, or choose with Fn::If what it refers to.`,
      );
    }
  }
}
