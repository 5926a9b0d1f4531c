import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Json } from '../template/values';
import { type AssetPaths, assetPaths, hashIn, readAsset } from './assets';
import { InputError } from './errors';
import { withoutLoops } from './loops';
import { acknowledgementsIn, linesIn, locationsIn, metadataIn } from './locations';
import type { StackInput } from './stacks';
import { parseYamlTemplate } from './yaml';

const MANIFEST = 'manifest.json';

/**
 * Reads templates: of a cloud assembly (`cdk.out`), of a folder of templates, or of single files, JSON or YAML.
 * @throws InputError where a path is absent, not a template, or holds none
 */
export function readInputs(paths: readonly string[]): StackInput[] {
  if (paths.length === 0) throw new InputError('Nothing to check: name a cdk.out folder or template files.');
  const inputs = paths.flatMap(readPath);
  const seen = new Set<string>();
  return inputs.map((input) => {
    let id = input.id;
    for (let n = 2; seen.has(id); n += 1) id = `${input.id}-${n}`;
    seen.add(id);
    return id === input.id ? input : { ...input, id };
  });
}

function readPath(path: string): StackInput[] {
  if (!existsSync(path)) throw new InputError(`${path} is not there: name a cdk.out folder or a template.`);
  if (!statSync(path).isDirectory()) return [readTemplateFile(path)];
  if (existsSync(join(path, MANIFEST))) return readAssembly(path);
  const files = readdirSync(path)
    .filter((name) => /\.(template\.json|template|json|ya?ml)$/.test(name))
    .map((name) => join(path, name))
    .filter(looksLikeTemplate);
  if (files.length === 0) throw new InputError(`${path} holds no ${MANIFEST} and no template: run cdk synth first.`);
  return files.map(readTemplateFile);
}

function looksLikeTemplate(path: string): boolean {
  try {
    return typeof parse(path).template.Resources === 'object';
  } catch {
    return false;
  }
}

function readTemplateFile(path: string): StackInput {
  const { template, text } = parse(path);
  const id = basename(path).replace(/\.(template\.json|template|json|ya?ml)$/, '');
  return { id, template, locations: linesIn(path, text, template) };
}

/** A template of an assembly: the library makes stacks that hold no resource, too. */
function parseTemplate(path: string): Json {
  return parse(path, { Resources: {} }).template;
}

function parse(path: string, defaults: Json = {}): { template: Json; text: string } {
  // Editors of Windows put a mark of the byte order before everything.
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  let template: Json;
  try {
    template = { ...defaults, ...(/^\s*\{/.test(text) ? JSON.parse(text) : parseYamlTemplate(text)) };
  } catch (error) {
    throw new InputError(`${path} is neither JSON nor YAML: ${(error as Error).message.split('\n')[0]}`);
  }
  if (typeof template?.Resources !== 'object' || template.Resources === null || Array.isArray(template.Resources))
    throw new InputError(`${path} is no CloudFormation template: it has no Resources.`);
  try {
    template = text.includes('Fn::ForEach::') ? withoutLoops(template) : template;
  } catch (error) {
    throw new InputError(`${path}: ${(error as Error).message}.`);
  }
  if (template.Resources['Fn::Transform'] !== undefined)
    throw new InputError(
      `${path}: a macro makes part of its resources (Fn::Transform), and which is not to be read there. Give what CloudFormation makes of it: aws cloudformation get-template --template-stage Processed.`,
    );
  for (const [id, resource] of Object.entries<Json>(template.Resources))
    if (typeof resource?.Type !== 'string')
      throw new InputError(`${path}: resource ${id} has no Type, so this is no CloudFormation template.`);
  return { template, text };
}

/** Every stack of an assembly, of the assemblies nested in it (stages), and the stacks nested in those. */
function readAssembly(folder: string): StackInput[] {
  let manifest: Json;
  try {
    manifest = JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8'));
  } catch (error) {
    throw new InputError(`${join(folder, MANIFEST)} can't be read: ${(error as Error).message}`);
  }
  const artifacts = Object.entries<Json>(manifest.artifacts ?? {});
  const assets = assetPaths(folder);
  const stacks = artifacts.flatMap(([id, artifact]) => {
    if (artifact.type === 'cdk:cloud-assembly') return readAssembly(join(folder, artifact.properties.directoryName));
    return artifact.type === 'aws:cloudformation:stack' ? readStack(folder, assets, id, artifact) : [];
  });
  if (stacks.length === 0) throw new InputError(`${folder} holds no stack.`);
  return stacks;
}

function readStack(folder: string, assets: AssetPaths, id: string, artifact: Json): StackInput[] {
  const template = parseTemplate(join(folder, artifact.properties.templateFile));
  const [, account, region] = /^aws:\/\/([^/]+)\/(.+)$/.exec(artifact.environment ?? '') ?? [];
  const metadata = metadataIn(folder, artifact);
  const input: StackInput = {
    id,
    name: artifact.properties.stackName ?? id,
    region: region === 'unknown-region' ? undefined : region,
    account: account === 'unknown-account' ? undefined : account,
    template,
    locations: locationsIn(metadata),
    acknowledgements: acknowledgementsIn(metadata),
    readAsset: (pathOrHash) => readAsset(folder, assets.get(pathOrHash) ?? pathOrHash),
  };
  return [input, ...readNested(folder, assets, input)];
}

/** Stacks nested in a stack, whose templates the assembly has as files. */
export function readNested(folder: string, assets: AssetPaths, input: StackInput): StackInput[] {
  return Object.entries<Json>(input.template.Resources).flatMap(([logicalId, resource]) => {
    if (resource.Type !== 'AWS::CloudFormation::Stack') return [];
    const path = resource.Metadata?.['aws:asset:path'] ?? assets.get(hashIn(resource.Properties?.TemplateURL) ?? '');
    const file = path === undefined ? undefined : join(folder, path);
    if (file === undefined || !existsSync(file)) return [];
    const nested: StackInput = {
      ...input,
      id: `${input.id}:${logicalId}`,
      name: `${input.name}-${logicalId}`,
      template: parseTemplate(file),
      parent: { stack: input.id, logicalId },
    };
    return [nested, ...readNested(folder, assets, nested)];
  });
}
