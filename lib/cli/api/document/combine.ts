/** Shapes put together. */
import type { Field, ObjectShape, ScalarShape, ScalarType, Shape } from './shape';

const isNull = (shape: Shape): boolean => shape.kind === 'open' && shape.why === 'null';
const described = (shapes: readonly Shape[]) => {
  const found = shapes.find(({ description }) => description !== undefined)?.description;
  const name = shapes.find((shape) => shape.name !== undefined)?.name;
  return { ...(found === undefined ? {} : { description: found }), ...(name === undefined ? {} : { name }) };
};

/** A value that is all of them at once. */
export function all(shapes: readonly Shape[]): Shape {
  const known = shapes.filter(({ kind }) => kind !== 'open');
  if (known.length === 0) return shapes[0]!;
  const objects = known.filter((shape): shape is ObjectShape => shape.kind === 'object');
  const nullable = known.some((shape) => shape.nullable);
  if (objects.length === 0) return { ...known.at(-1)!, nullable, ...described(known) };
  if (objects.length === 1) return { ...objects[0]!, nullable, ...described(objects) };
  return {
    kind: 'object',
    nullable,
    ...described(objects),
    fields: () => merged(objects, all, (some) => some.some(Boolean)),
  };
}

/** A value that is one of them. */
export function any(shapes: readonly Shape[]): Shape {
  const known = shapes.filter((shape) => !isNull(shape));
  const nullable = known.length < shapes.length || shapes.some((shape) => shape.nullable);
  const [first] = known;
  if (first === undefined) return shapes[0]!;
  if (known.length === 1) return { ...first, nullable };
  const common = { nullable, ...described(known) };
  if (known.every((shape) => shape.kind === 'object'))
    return { ...common, kind: 'object', fields: () => merged(known, any, (some) => some.every(Boolean)) };
  if (known.every((shape) => shape.kind === 'list'))
    return { ...common, kind: 'list', items: () => any(known.map((shape) => shape.items())) };
  if (known.every((shape) => shape.kind === 'scalar')) return { ...common, kind: 'scalar', type: typeOfAny(known) };
  // An identifier, or the thing of its own that it stands for, where one asks for that (expanded): the plain answer has
  // the identifier.
  const scalars = known.filter((shape): shape is ScalarShape => shape.kind === 'scalar');
  const others = known.filter((shape) => shape.kind !== 'scalar' && shape.kind !== 'open');
  if (
    scalars.length > 0 &&
    others.every((shape) => shape.kind === 'object' && shape.name !== undefined) &&
    typeOfAny(scalars) === 'string'
  )
    return { ...common, kind: 'scalar', type: 'string' };
  return { ...common, kind: 'open', why: 'it may be of several kinds' };
}

function typeOfAny(shapes: readonly ScalarShape[]): ScalarType {
  const types = new Set(shapes.map(({ type }) => type));
  if (types.size === 1) return shapes[0]!.type;
  return [...types].every((type) => type === 'integer' || type === 'number') ? 'number' : 'string';
}

function merged(
  objects: readonly ObjectShape[],
  combine: (shapes: readonly Shape[]) => Shape,
  required: (some: readonly boolean[]) => boolean,
): ReadonlyMap<string, Field> {
  const maps = objects.map((object) => object.fields());
  const names = new Set(maps.flatMap((fields) => [...fields.keys()]));
  return new Map(
    [...names].map((name) => {
      const fields = maps.map((map) => map.get(name));
      const there = fields.filter((field) => field !== undefined);
      const shape = there.length === 1 ? there[0]!.shape : combine(there.map((field) => field.shape));
      return [name, { shape, required: required(fields.map((field) => field?.required === true)) }];
    }),
  );
}
