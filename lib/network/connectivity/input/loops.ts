/** `Fn::ForEach` of CloudFormation's language extensions: what a loop stands for is written out. */
import type { Json } from '../template/values';

const LOOP = 'Fn::ForEach::';

/**
 * A template without loops.
 * @throws Error where a loop goes over what the template doesn't say
 */
export function withoutLoops(template: Json): Json {
  return unrolled(template, template.Parameters ?? {});
}

function unrolled(value: Json, parameters: Json): Json {
  if (Array.isArray(value)) return value.map((item) => unrolled(item, parameters));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries<Json>(value).flatMap(([key, inner]) =>
      key.startsWith(LOOP) ? rounds(key, inner, parameters) : [[key, unrolled(inner, parameters)]],
    ),
  );
}

function rounds(key: string, loop: Json, parameters: Json): [string, Json][] {
  const [name, over, body] = Array.isArray(loop) ? loop : [];
  const items = itemsOf(over, parameters);
  if (typeof name !== 'string' || items === undefined || typeof body !== 'object' || body === null)
    throw new Error(`${key} goes over what the template doesn't say; give its parameter a default`);
  return items.flatMap((item) => Object.entries<Json>(unrolled(filled(body, name, item), parameters)));
}

/** A list, or a parameter that is one. */
function itemsOf(over: Json, parameters: Json): string[] | undefined {
  const parameter = typeof over?.Ref === 'string' ? parameters[over.Ref] : undefined;
  if (parameter?.Default !== undefined)
    return String(parameter.Default)
      .split(',')
      .map((item) => item.trim());
  if (!Array.isArray(over)) return undefined;
  const items = over.map((item: Json) => (typeof item === 'object' ? parameters[item?.Ref]?.Default : item));
  return items.every((item) => item !== undefined) ? items.map(String) : undefined;
}

/** `${Name}` is the item, `&{Name}` its letters and digits, as logical ids take them. */
function filled(value: Json, name: string, item: string): Json {
  if (typeof value === 'string')
    return value.replaceAll(`\${${name}}`, item).replaceAll(`&{${name}}`, item.replace(/[^A-Za-z0-9]/g, ''));
  if (Array.isArray(value)) return value.map((inner) => filled(inner, name, item));
  if (typeof value !== 'object' || value === null) return value;
  if (value.Ref === name && Object.keys(value).length === 1) return item;
  return Object.fromEntries(
    Object.entries<Json>(value).map(([key, inner]) => [filled(key, name, item), filled(inner, name, item)]),
  );
}
