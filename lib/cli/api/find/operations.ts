/** Operations of a document that read: their parameters and what they answer. */
import type { Node, OpenApiDocument } from '../document/read';
import { isNode, nodes, textOf } from '../document/read';
import type { Shape, Shapes } from '../document/shape';

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required: boolean;
  readonly description: string;
  readonly schema: Node;
  /** What the document gives for it: its only, default, example or first allowed value. */
  readonly value?: string | number | boolean;
}

export interface Operation {
  readonly path: string;
  readonly id?: string;
  readonly summary?: string;
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  readonly answer: Shape;
  /** Names of the answer's headers, in lower case. */
  readonly headers: readonly string[];
  readonly security?: unknown;
  /** Where it is, or its path, if not where the others are. */
  readonly servers?: unknown;
}

export function readingOperations(document: OpenApiDocument, shapes: Shapes): Operation[] {
  return Object.entries(document.root.paths as Node).flatMap(([path, value]) => {
    const item = document.resolve(value);
    const get = item && document.resolve(item.get);
    return get && path.startsWith('/') ? [operation(document, shapes, path, item, get)] : [];
  });
}

function operation(document: OpenApiDocument, shapes: Shapes, path: string, item: Node, get: Node): Operation {
  const response = success(document, get.responses);
  return {
    path,
    id: textOf(get.operationId),
    summary: textOf(get.summary) ?? textOf(get.description)?.split('\n')[0],
    deprecated: get.deprecated === true,
    parameters: parameters(document, [item.parameters, get.parameters]),
    answer: shapes.of(jsonSchema(document, response?.content)),
    headers: isNode(response?.headers) ? Object.keys(response.headers).map((name) => name.toLowerCase()) : [],
    security: get.security,
    servers: get.servers ?? item.servers,
  };
}

function success(document: OpenApiDocument, responses: unknown): Node | undefined {
  const all = document.resolve(responses) ?? {};
  const status = ['200', '206', '2XX', '2xx', ...Object.keys(all).filter((key) => /^2\d\d$/.test(key)), 'default'];
  return document.resolve(all[status.find((key) => all[key] !== undefined) ?? '']);
}

function jsonSchema(document: OpenApiDocument, content: unknown): unknown {
  if (!isNode(content)) return undefined;
  const type = Object.keys(content).find((key) => /^application\/(.*\+)?json\b/i.test(key)) ?? '*/*';
  return document.resolve(content[type])?.schema;
}

/** Those of the operation take the place of the path's of the same name. */
function parameters(document: OpenApiDocument, lists: readonly unknown[]): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const entry of lists.flatMap((list) => nodes(list))) {
    const parameter = document.resolve(entry);
    const name = textOf(parameter?.name);
    if (!parameter || name === undefined) continue;
    if (parameter.in !== 'query' && parameter.in !== 'path' && parameter.in !== 'header') continue;
    const schema = document.resolve(parameter.schema) ?? {};
    const value = valueOf(parameter, schema);
    found.set(`${parameter.in} ${name}`, {
      name,
      in: parameter.in,
      required: parameter.required === true || parameter.in === 'path',
      description: `${textOf(parameter.description) ?? ''} ${textOf(schema.description) ?? ''}`.trim(),
      schema,
      ...(value === undefined ? {} : { value }),
    });
  }
  return [...found.values()];
}

function valueOf(parameter: Node, schema: Node): string | number | boolean | undefined {
  const [only, ...others] = Array.isArray(schema.enum) ? (schema.enum as unknown[]) : [];
  const examples = isNode(parameter.examples) ? Object.values(parameter.examples) : [];
  const [example] = Array.isArray(schema.examples) ? (schema.examples as unknown[]) : [];
  const candidates = [
    schema.const,
    others.length === 0 ? only : undefined,
    schema.default,
    parameter.example,
    ...nodes(examples).map(({ value }) => value),
    schema.example,
    example,
    only,
  ];
  return candidates.find(
    (value): value is string | number | boolean =>
      ['string', 'number', 'boolean'].includes(typeof value) && value !== '',
  );
}
