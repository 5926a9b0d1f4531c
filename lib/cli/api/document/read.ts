/** An OpenAPI document: reading it, and following what it refers to. */
import { CORE_SCHEMA, load, Type, YAMLException } from 'js-yaml';

export type Node = Readonly<Record<string, unknown>>;
export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const nodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.filter(isNode) : []);
export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** What a document can't be used for, and what to do. */
export class DocumentError extends Error {}

export class OpenApiDocument {
  /** References that lead out of the document, or nowhere. */
  readonly dangling = new Set<string>();

  constructor(readonly root: Node) {}

  /** What a node is once its references are followed; undefined where that leads nowhere or in a circle. */
  resolve(value: unknown): Node | undefined {
    let at = value;
    const seen = new Set<unknown>();
    while (isNode(at) && typeof at.$ref === 'string') {
      if (seen.has(at)) return undefined;
      seen.add(at);
      at = this.target(at.$ref);
    }
    return isNode(at) ? at : undefined;
  }

  /** What a reference names, which may be a reference again. */
  target(reference: string): Node | undefined {
    const found = reference.startsWith('#') ? this.at(reference.slice(1)) : undefined;
    if (!isNode(found)) this.dangling.add(reference);
    return isNode(found) ? found : undefined;
  }

  private at(pointer: string): unknown {
    let at: unknown = this.root;
    for (const part of pointer.split('/').slice(1)) {
      const name = decoded(part).replaceAll('~1', '/').replaceAll('~0', '~');
      at = Array.isArray(at) ? at[Number(name)] : isNode(at) && Object.hasOwn(at, name) ? at[name] : undefined;
    }
    return at;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Times stay texts, as in JSON; parts that are written once are merged into others (`<<`). */
const MERGE = new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text: unknown) => text === '<<' });
const SCHEMA = CORE_SCHEMA.extend({ implicit: [MERGE] });

/** @throws {DocumentError} where it is no OpenAPI 3.0 or 3.1 document */
export function readDocument(text: string, file: string): OpenApiDocument {
  const root = parse(text, file);
  if (!isNode(root)) throw new DocumentError(`${file} is no OpenAPI document: it is not an object.`);
  if (root.swagger !== undefined)
    throw new DocumentError(
      `${file} is Swagger ${String(root.swagger)}. Only OpenAPI 3.0 and 3.1 can be read: convert it first, for example with npx swagger2openapi ${file} --outfile openapi.json.`,
    );
  // Without quotation marks, YAML has a number.
  if (!/^3\.[01](\.|$)/.test(String(root.openapi).replace(/^3$/, '3.0')))
    throw new DocumentError(
      root.openapi === undefined
        ? `${file} is no OpenAPI document: it has no property 'openapi'.`
        : `${file} is OpenAPI ${String(root.openapi)}. Only 3.0 and 3.1 can be read.`,
    );
  if (!isNode(root.paths)) throw new DocumentError(`${file} has no paths: there is nothing to read from.`);
  return new OpenApiDocument(root);
}

function parse(text: string, file: string): unknown {
  const plain = text.replace(/^\uFEFF/, '');
  try {
    // Much faster than YAML, and documents have megabytes.
    if (/^\s*\{/.test(plain)) return JSON.parse(plain) as unknown;
  } catch {
    // YAML may begin with a brace too; its message has the line.
  }
  try {
    return load(plain, { schema: SCHEMA, json: true });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    const line = error.mark ? ` at line ${error.mark.line + 1}, column ${error.mark.column + 1}` : '';
    throw new DocumentError(`${file} is neither JSON nor YAML: ${error.reason}${line}.`);
  }
}
