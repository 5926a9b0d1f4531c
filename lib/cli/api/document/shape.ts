/** Schemas of a document as what a value of theirs may look like, with references, `allOf`, `oneOf` and null worked in. */
import type { Node, OpenApiDocument } from './read';
import { isNode, nodes, textOf } from './read';
import { all, any } from './combine';

export type ScalarType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'timestamp';

interface Told {
  readonly description?: string;
  readonly nullable: boolean;
  /** The component's, where a reference led here. */
  readonly name?: string;
}
export interface ScalarShape extends Told {
  readonly kind: 'scalar';
  readonly type: ScalarType;
  readonly format?: string;
}
export interface ListShape extends Told {
  readonly kind: 'list';
  readonly items: () => Shape;
}
export interface ObjectShape extends Told {
  readonly kind: 'object';
  readonly fields: () => ReadonlyMap<string, Field>;
}
/** Anything may be there. */
export interface OpenShape extends Told {
  readonly kind: 'open';
  readonly why: string;
  /** Where that much is known. */
  readonly as?: 'object' | 'array';
}
export type Shape = ScalarShape | ListShape | ObjectShape | OpenShape;
export interface Field {
  readonly shape: Shape;
  readonly required: boolean;
}

const open = (why: string, as?: OpenShape['as']): OpenShape => ({
  kind: 'open',
  why,
  nullable: true,
  ...(as === undefined ? {} : { as }),
});
const NULL: OpenShape = { kind: 'open', why: 'null', nullable: true };

/** Says what to look for once: what is made of it is worked out when it is asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Alternatives of alternatives that are followed for one value; what refers to itself in many ways has millions. */
const MOST_STEPS = 2_000;

/** Gives shapes; what is inside is looked at when it is asked for, so that circles do no harm. */
export class Shapes {
  private steps = 0;

  constructor(private readonly document: OpenApiDocument) {}

  /** @param within the schemas that it is inside of */
  of(schema: unknown, within: readonly Node[] = []): Shape {
    this.steps = 0;
    return this.part(schema, within);
  }

  /** What the same value is by another schema too. */
  private part(schema: unknown, within: readonly Node[]): Shape {
    if ((this.steps += 1) > MOST_STEPS) return open('it may be of too many kinds');
    if (!isNode(schema)) return open('the document does not say what it is');
    if (within.includes(schema)) return open('it is inside of itself', outline(schema));
    const here = [...within, schema];
    if (typeof schema.$ref === 'string') return this.referred(schema, schema.$ref, here);
    const parts = [
      ...nodes(schema.allOf).map((part) => this.part(part, here)),
      ...(['oneOf', 'anyOf'] as const).flatMap((key) => this.choice(schema[key], here)),
    ];
    const own = this.own(schema, here);
    const shape = parts.length === 0 ? own : all(own.kind === 'open' ? parts : [...parts, own]);
    return told(shape, schema);
  }

  private referred(schema: Node, reference: string, here: readonly Node[]): Shape {
    const target = this.document.target(reference);
    if (!target) return open(`'${reference}' is not in the document`);
    const shape = this.part(target, here);
    const name = /^#\/components\/schemas\/([^/]+)$/.exec(reference)?.[1];
    return told(name === undefined ? shape : { ...shape, name }, schema);
  }

  private choice(choices: unknown, here: readonly Node[]): Shape[] {
    const shapes = nodes(choices).map((choice) => this.part(choice, here));
    return shapes.length === 0 ? [] : [any(shapes)];
  }

  /** Without what it is put together from. */
  private own(schema: Node, here: readonly Node[]): Shape {
    const types = (Array.isArray(schema.type) ? schema.type : [schema.type ?? guessed(schema)]) as unknown[];
    const shapes = types.map((type) => this.typed(schema, type, here));
    return shapes.length === 1 ? shapes[0]! : any(shapes);
  }

  private typed(schema: Node, type: unknown, here: readonly Node[]): Shape {
    const common = { nullable: schema.nullable === true };
    if (type === 'null') return NULL;
    if (type === 'array') return { ...common, kind: 'list', items: once(() => this.of(schema.items, here)) };
    if (type === 'object')
      return isNode(schema.properties) && Object.keys(schema.properties).length > 0
        ? { ...common, kind: 'object', fields: once(() => this.fields(schema, here)) }
        : open('its fields are not said', 'object');
    if (type === 'string' || type === 'integer' || type === 'number' || type === 'boolean') {
      const format = textOf(schema.format);
      return { ...common, kind: 'scalar', type: scalarType(type, format), ...(format === undefined ? {} : { format }) };
    }
    return open('the document does not say what it is');
  }

  private fields(schema: Node, here: readonly Node[]): ReadonlyMap<string, Field> {
    const required = Array.isArray(schema.required) ? schema.required : [];
    return new Map(
      Object.entries(schema.properties as Node)
        .filter(([, property]) => !(isNode(property) && property.writeOnly === true))
        .map(([name, property]) => [name, { shape: this.of(property, here), required: required.includes(name) }]),
    );
  }
}

/** What a schema is of, as far as it says so itself. */
function outline(schema: Node): OpenShape['as'] {
  if (schema.type === 'array' || schema.items !== undefined) return 'array';
  return schema.type === 'object' || schema.properties !== undefined || schema.allOf !== undefined
    ? 'object'
    : undefined;
}

function told(shape: Shape, schema: Node): Shape {
  const description = textOf(schema.description) ?? shape.description ?? textOf(schema.title);
  return {
    ...shape,
    nullable: shape.nullable || schema.nullable === true,
    ...(description === undefined ? {} : { description }),
  };
}

/** The type of a schema that doesn't say it. */
function guessed(schema: Node): string | undefined {
  if (schema.properties !== undefined) return 'object';
  if (schema.items !== undefined) return 'array';
  const [value] = Array.isArray(schema.enum) ? (schema.enum as unknown[]) : [schema.const];
  if (typeof value === 'string' || typeof value === 'boolean') return typeof value;
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return schema.format !== undefined || schema.pattern !== undefined ? 'string' : undefined;
}

function scalarType(type: 'string' | 'integer' | 'number' | 'boolean', format: string | undefined): ScalarType {
  if (type === 'number' && (format === 'int32' || format === 'int64')) return 'integer';
  if (type !== 'string') return type;
  return format === 'date-time' ? 'timestamp' : format === 'date' ? 'date' : 'string';
}
