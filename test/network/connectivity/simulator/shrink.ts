/** The smallest template that still has a property, by leaving out what it doesn't need. */
import type { Json, Template } from './resolve';

/** Logical ids that a value mentions. */
function mentioned(value: Json, ids: ReadonlySet<string>): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => mentioned(item, ids));
  const own = [value.Ref, value['Fn::GetAtt']?.[0]].filter((id) => ids.has(id));
  return [...own, ...Object.values(value).flatMap((item) => mentioned(item, ids))];
}

/** Without a resource, and without those that mention it. */
function without(template: Template, id: string): Template {
  const ids = new Set(Object.keys(template.Resources));
  const gone = new Set([id]);
  for (let before = 0; before !== gone.size;) {
    before = gone.size;
    for (const [other, { Properties }] of Object.entries(template.Resources))
      if (mentioned(Properties, ids).some((item) => gone.has(item))) gone.add(other);
  }
  return { Resources: Object.fromEntries(Object.entries(template.Resources).filter(([other]) => !gone.has(other))) };
}

/** Properties without which a resource is still what it should be. */
const OPTIONAL = new Set(
  (
    'Environment Options PubliclyAccessible SecurityGroupEgress SecurityGroupIngress VPCSecurityGroups AssignPublicIp ' +
    'SecurityGroupReferencingSupport LogConfiguration GroupDescription Port'
  ).split(' '),
);

/** A value with one item of one list, or one property, left out, each in turn. */
function* smaller(value: Json): Generator<Json> {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) yield value.toSpliced(i, 1);
    for (let i = 0; i < value.length; i += 1) for (const item of smaller(value[i])) yield value.with(i, item);
    return;
  }
  if ('Fn::GetAtt' in value || 'Ref' in value || 'Fn::Join' in value) return;
  for (const key of Object.keys(value)) {
    const { [key]: child, ...rest } = value;
    if (OPTIONAL.has(key)) yield rest;
    for (const item of smaller(child)) yield { ...value, [key]: item };
  }
}

function holdsIn(template: Template, holds: (template: Template) => boolean): boolean {
  try {
    return holds(template);
  } catch {
    return false;
  }
}

export function shrink(template: Template, holds: (template: Template) => boolean): Template {
  let best = template;
  for (let changed = true; changed;) {
    changed = false;
    for (const id of Object.keys(best.Resources)) {
      const candidate = best.Resources[id] && without(best, id);
      if (!candidate || !holdsIn(candidate, holds)) continue;
      best = candidate;
      changed = true;
    }
    for (const id of Object.keys(best.Resources))
      for (const Properties of smaller(best.Resources[id]!.Properties)) {
        const candidate = { Resources: { ...best.Resources, [id]: { ...best.Resources[id]!, Properties } } };
        if (!holdsIn(candidate, holds)) continue;
        best = candidate;
        changed = true;
        break;
      }
  }
  return best;
}
