/** Tools that are installed once and kept as long as their pins stay the same. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Failure, noSpace } from '../runtime/failure';
import { TOOLS } from '../runtime/paths';

/** Its file stands in a tool's folder once the tool is whole. */
const COMPLETE = '.complete';

/** The first twelve digits of the hash over files' contents and other things that a tool depends on. */
export function keyOf(files: readonly string[], ...others: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file)).update('\0');
  for (const other of others) hash.update(other).update('\0');
  return hash.digest('hex').slice(0, 12);
}

/** Folder of a tool, whether it is there or not. */
export const toolFolder = (name: string, key: string) => join(TOOLS, `${name}-${key}`);

export const isInstalled = (folder: string) => existsSync(join(folder, COMPLETE));

/**
 * Installs a tool into its folder unless it is there. What an interrupted installation has left is deleted first: a folder
 * counts only with the mark that is written last.
 * @returns whether it had to be installed
 */
export async function install(folder: string, build: (folder: string) => Promise<void>): Promise<boolean> {
  if (isInstalled(folder)) return false;
  try {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    await build(folder);
    writeFileSync(join(folder, COMPLETE), new Date().toISOString());
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  return true;
}

/** @throws Failure when less than `bytes` are free where `folder` is or will be */
export function requireSpace(folder: string, bytes: number): void {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  const { bavail, bsize } = statfsSync(existing);
  const free = bavail * bsize;
  if (free < bytes)
    throw new Failure(
      `Only ${gigabytes(free)} are free on the disk of ${existing}; ${gigabytes(bytes)} are needed. Free some space and run the command again.`,
    );
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`;

/** Turns what a failed installation printed into what the user can do about it. */
export function explainInstallation(what: string, output: string): Failure {
  if (/No space left on device|ENOSPC|Errno 28/.test(output)) return new Failure(noSpace(TOOLS));
  if (/DO NOT MATCH THE HASHES|pinned is/.test(output)) {
    return new Failure(
      `${what}: a download is not what is pinned, so it was not used. If this stays, a mirror or proxy changes files.\n${lastLines(output)}`,
    );
  }
  if (
    /NewConnectionError|Max retries exceeded|name resolution|Could not connect|ConnectTimeout|ProxyError|UnknownHost|unreachable|No matching distribution|could not be (?:had|resolved)/.test(
      output,
    )
  ) {
    return new Failure(
      `${what}: the package registries could not be reached. The first set-up needs the internet (afterwards none); check the connection or the proxy settings (HTTPS_PROXY, PIP_INDEX_URL) and run the command again.\n${lastLines(output, 4)}`,
    );
  }
  return new Failure(`${what}:\n${lastLines(output)}`);
}

const lastLines = (text: string, lines = 12) => text.trimEnd().split('\n').slice(-lines).join('\n');
