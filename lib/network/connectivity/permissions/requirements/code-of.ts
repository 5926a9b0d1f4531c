/** The code of functions and jobs, read once for each asset. */
import { hashIn } from '../../input/assets';
import type { CodeFile } from '../../input/stacks';
import { stackKey } from '../../template/outlets';
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asObject, asText } from '../../template/values';
import type { CodeUse } from '../code/calls';
import { readCode } from '../code/read';
import type { World } from '../world';

/** An asset's name is the hash of what is in it, so what was read of it holds for good. */
const read = new Map<string, CodeUse>();

export function filesOfAsset(world: World, resource: Resource, value: Value): readonly CodeFile[] {
  const hash = hashIn(value as never);
  const input = world.resources.inputs.find((one) => stackKey(one.id) === resource.stack);
  return (hash !== undefined && input?.readAsset?.(hash)) || [];
}

/** What the code of a function calls; undefined where there is no code to read. */
export function codeOfFunction(world: World, resource: Resource): CodeUse | undefined {
  const code = asObject(resource.get('Code'));
  const handler = asText(resource.get('Handler'));
  const inline = asText(code.ZipFile);
  if (inline !== undefined) {
    const path = /python/.test(asText(resource.get('Runtime')) ?? '') ? 'index.py' : 'index.js';
    return readCode([{ path, text: inline }], handler);
  }
  const key = `${hashIn(code as never)} ${handler}`;
  let use = read.get(key);
  if (!use) {
    const path = asText(resource.raw.Metadata?.['aws:asset:path']);
    const files = filesOfAsset(world, resource, code.S3Key);
    const found = files.length > 0 ? files : path === undefined ? [] : pathOf(world, resource, path);
    if (found.length === 0) return undefined;
    use = readCode(found, handler);
    if (hashIn(code as never)) read.set(key, use);
  }
  return use;
}

const pathOf = (world: World, resource: Resource, path: string): readonly CodeFile[] =>
  world.resources.inputs.find((one) => stackKey(one.id) === resource.stack)?.readAsset?.(path) ?? [];

/** What the script of a job and the files that come with it call; undefined where the script isn't here. */
export function codeOfJob(
  world: World,
  resource: Resource,
  script: Value,
  extra: readonly Value[],
): CodeUse | undefined {
  const key = `job ${[script, ...extra].map((value) => hashIn(value as never)).join(' ')}`;
  let use = read.get(key);
  if (!use) {
    const entry = filesOfAsset(world, resource, script)[0];
    if (!entry) return undefined;
    const files = [entry, ...extra.flatMap((value) => filesOfAsset(world, resource, value))];
    use = readCode(files, `${entry.path.replace(/\.py$/, '')}.main`);
    read.set(key, use);
  }
  return use;
}
