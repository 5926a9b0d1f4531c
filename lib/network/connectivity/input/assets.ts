import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Json } from '../template/values';
import type { CodeFile } from './stacks';

/** Paths of an assembly's assets, by hash. */
export type AssetPaths = ReadonlyMap<string, string>;

/** What the assembly's asset manifests say of where each file or folder is. */
export function assetPaths(folder: string): AssetPaths {
  const paths = new Map<string, string>();
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.assets.json'))) {
    const { files } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    for (const [hash, file] of Object.entries<Json>(files ?? {}))
      if (file.source?.path) paths.set(hash, file.source.path);
  }
  return paths;
}

/** The asset hash in an address or key, which may be a join. */
export const hashIn = (value: Json): string | undefined => /[a-f0-9]{64}/.exec(JSON.stringify(value ?? ''))?.[0];

const CODE = /\.(m?js|cjs|ts|py)$/;
/** Larger files are data or bundled browsers; no handler is. */
const MOST_BYTES = 20_000_000;

/** Text of the code files of an asset: a file, or a folder without what it installed. */
export function readAsset(folder: string, path: string): CodeFile[] {
  const root = join(folder, path);
  if (!existsSync(root)) return [];
  if (!statSync(root).isDirectory()) return CODE.test(root) ? [codeFile(dirname(root), root)] : [];
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && CODE.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !/[\\/](node_modules|site-packages|boto3|botocore)[\\/]/.test(file));
  return files.filter((file) => statSync(file).size <= MOST_BYTES).map((file) => codeFile(root, file));
}

const codeFile = (root: string, file: string): CodeFile => ({
  path: relative(root, file),
  text: readFileSync(file, 'utf8'),
});
