/** Which resources of a template a resource waits for, as CloudFormation reads it. */
import type { Resource, Resources } from '../../template/resources';
import type { Json } from '../../template/values';

/** Logical ids of what a resource refers to, or depends on by name. */
export function referencesOf(resources: Resources, { stack, raw }: Resource): Set<string> {
  const found = new Set<string>();
  const add = (name: string): void => void found.add(name.split('.')[0]!);
  const walk = (value: Json): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) return value.forEach(walk);
    const keys = Object.keys(value);
    const argument = keys.length === 1 ? value[keys[0]!] : undefined;
    if (typeof value.Ref === 'string' && keys.length === 1) return add(value.Ref);
    if (keys[0] === 'Fn::GetAtt' && argument !== undefined) {
      const [name] = [argument].flat();
      return typeof name === 'string' ? add(name) : undefined;
    }
    if (keys[0] === 'Fn::Sub' && argument !== undefined) return substituted(argument, add, walk);
    if (keys[0] === 'Fn::If' && Array.isArray(argument)) return chosen(resources, stack, argument).forEach(walk);
    Object.values<Json>(value).forEach(walk);
  };
  walk(raw.Properties);
  for (const name of [raw.DependsOn ?? []].flat()) if (typeof name === 'string') add(name);
  return found;
}

function substituted(argument: Json, add: (name: string) => void, walk: (value: Json) => void): void {
  const [text, variables = {}] = [argument].flat() as [Json, Json?];
  for (const [, name] of String(text).matchAll(/\$\{([^}!]+)\}/g))
    if (!Object.hasOwn(variables, name!.trim())) add(name!.trim());
  walk(Object.values(variables));
}

/** The branch that holds, or both where that isn't known: then nothing is sure, and a circle through one is left out. */
function chosen(resources: Resources, stack: string, [condition, then, otherwise]: Json): Json[] {
  const which = resources.evaluator.evaluate(stack, { 'Fn::If': [condition, 'then', 'otherwise'] });
  return which === 'then' ? [then] : which === 'otherwise' ? [otherwise] : [];
}
