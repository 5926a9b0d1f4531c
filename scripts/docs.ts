/**
 * Writes docs/configuration.md from the types of a definition (what an editor shows and what the page says is the same
 * text), and docs/security-checks.md from what the packs of rules say. Tests fail while a page is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');
const SOURCES = [
  'definition',
  'network-definition',
  'database-definition',
  'stream-definition',
  'events',
  'api/definition',
  'api/authorization-definition',
  'api/pagination-definition',
].map((name) => `lib/platform/${name}.ts`);
export const PAGE = 'docs/configuration.md';
const START = 'PlatformDefinition';

export interface Property {
  readonly name: string;
  /** As written, on one line. */
  readonly type: string;
  readonly optional: boolean;
  readonly description: string;
  /** Text of `@default`. */
  readonly default: string | undefined;
}

export interface Section {
  readonly name: string;
  readonly description: string;
  readonly properties: readonly Property[];
  /** The type as written, where it is one of several forms. @default a table of the properties */
  readonly forms?: string;
}

/** What a name of a type leads to, where it is not a section itself. */
type Aliases = ReadonlyMap<string, readonly string[]>;

/** The interfaces that a definition is made of, from the outermost inwards. */
export function readReference(): { sections: Section[]; aliases: Aliases } {
  const interfaces = new Map<string, ts.InterfaceDeclaration>();
  const aliases = new Map<string, ts.TypeNode>();
  const forms = new Map<string, ts.TypeAliasDeclaration>();
  for (const statement of SOURCES.flatMap((path) => statementsOf(path))) {
    if (ts.isInterfaceDeclaration(statement)) interfaces.set(statement.name.text, statement);
    if (!ts.isTypeAliasDeclaration(statement)) continue;
    const literals = ts.isUnionTypeNode(statement.type) && statement.type.types.every(ts.isTypeLiteralNode);
    if (literals) forms.set(statement.name.text, statement);
    else aliases.set(statement.name.text, statement.type);
  }
  const sections = new Map<string, Section>();
  const visit = (name: string): void => {
    const declaration = interfaces.get(name);
    const union = forms.get(name);
    if (union && !sections.has(name))
      sections.set(name, { name, description: commentOf(union).text, properties: [], forms: formsOf(union) });
    if (!declaration || sections.has(name))
      return void (aliases.has(name) && namesIn(aliases.get(name)!).forEach(visit));
    const properties = declaration.members.filter(ts.isPropertySignature);
    sections.set(name, { name, description: commentOf(declaration).text, properties: properties.map(propertyOf) });
    properties.forEach((property) => property.type && namesIn(property.type).forEach(visit));
  };
  visit(START);
  return {
    sections: [...sections.values()],
    aliases: new Map([...aliases].map(([name, type]) => [name, namesIn(type)])),
  };
}

function statementsOf(path: string): readonly ts.Statement[] {
  const text = readFileSync(join(root, path), 'utf8');
  return [...ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true).statements];
}

/** A union of object types as the user may write them, without `readonly`. */
const formsOf = (union: ts.TypeAliasDeclaration): string =>
  `type ${union.name.text} = ${union.type.getText().replace(/\breadonly /g, '')};`.replace(/= \| /, '=\n  | ');

function propertyOf(node: ts.PropertySignature): Property {
  const { text, defaultText } = commentOf(node);
  return {
    name: node.name.getText(),
    type: (node.type?.getText() ?? 'unknown').replace(/\s+/g, ' ').replace(/^\| /, ''),
    optional: node.questionToken !== undefined,
    description: text,
    default: defaultText,
  };
}

/** Names of types that are referred to. */
function namesIn(type: ts.TypeNode): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName)) names.push(node.typeName.text);
    node.forEachChild(visit);
  };
  visit(type);
  return names;
}

function commentOf(node: ts.Node): { text: string; defaultText: string | undefined } {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const tag = ts.getJSDocTags(node).find((t) => t.tagName.text === 'default');
  const plain = (comment: string | ts.NodeArray<ts.JSDocComment> | undefined): string =>
    (ts.getTextOfJSDocComment(comment) ?? '')
      .replace(/\{@link (\w+)\}/g, '$1')
      .replace(/\s+/g, ' ')
      .trim();
  return { text: plain(docs.at(-1)?.comment), defaultText: tag && plain(tag.comment) };
}

export function render({ sections, aliases }: ReturnType<typeof readReference>): string {
  const known = new Set(sections.map((section) => section.name));
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  const literal = (text: string): string => (/^('[^']*'|[\d,]+)$/.test(text) ? `\`${text}\`` : cell(text));
  const typeCell = (type: string): string => {
    const sectionsOf = (name: string): readonly string[] =>
      known.has(name) ? [name] : (aliases.get(name) ?? []).flatMap(sectionsOf);
    const names = (type.match(/\w+/g) ?? []).flatMap(sectionsOf);
    return [`\`${cell(type)}\``, ...names.map((name) => `[${name}](#${name.toLowerCase()})`)].join(' ');
  };
  const parts = sections.map(({ name, description, properties, forms }) => {
    const code = forms === undefined ? [] : [`\`\`\`ts\n${forms}\n\`\`\``];
    const rows = properties.map(
      (p) =>
        `| \`${p.name}\` | ${typeCell(p.type)} | ${p.optional ? literal(p.default ?? 'none') : '**required**'} | ${cell(p.description)} |`,
    );
    const table = ['| Property | Type | Default | Meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
    return [`## ${name}`, ...(description ? [description] : []), ...(code.length > 0 ? code : [table])].join('\n\n');
  });
  return `${INTRODUCTION}\n\n${parts.join('\n\n')}\n`;
}

const INTRODUCTION = `# Configuration

<!-- Made by \`npm run docs\` from ${SOURCES[0]} and what it imports; not to be edited. -->

\`platform.config.ts\` exports one definition, from which the stacks of every environment are made:

\`\`\`ts
import { definePlatform } from './lib/platform';

export default definePlatform({
  name: 'flights',
  environments: { dev: { removalPolicy: 'destroy' }, prod: { size: 'medium' } },
  sources: { operations: { type: 'postgres', database: 'operations' } },
  datasets: {
    flights: { source: 'operations', load: { pattern: 'incremental', cursor: 'last_updated_at' } },
    airlines: { source: 'operations', load: { pattern: 'snapshot' } },
  },
  pipelines: {
    flights: { datasets: ['flights', 'airlines'], schedule: { cron: '0 6 * * ? *', timeZone: 'America/New_York' } },
  },
});
\`\`\`

What the tables hold is in their [contracts](contracts.md). Names of environments, sources and pipelines are lower-case letters, digits and
hyphens; those of datasets and models become tables, and have underscores. Everything is checked at synthesis, and every mistake in the
configuration, contracts, models and transforms is told at once, with its place and what to do about it.`;

/** Writes every generated page. */
async function main(): Promise<void> {
  writeFileSync(join(root, PAGE), render(readReference()));
  process.env.CDK_VALIDATION ??= 'false';
  // Here, so that whoever wants the reference alone needs no CDK.
  const { CHECKS_PAGE, securityChecksPage } = await import('./security-checks');
  writeFileSync(join(root, CHECKS_PAGE), securityChecksPage());
  const { connectivityPages } = await import('./connectivity-pages');
  for (const [path, text] of Object.entries(connectivityPages())) writeFileSync(join(root, path), text);
}

if (require.main === module) void main();
