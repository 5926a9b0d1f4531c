/** One start at a time: a lock that dies with its owner. */
import { linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readJson } from './files';
import { identify, isAlive, type ProcessIdentity } from './identity';

/**
 * Takes the lock for this process.
 * @returns undefined when taken, else the living owner
 */
export function takeLock(path: string): ProcessIdentity | undefined {
  mkdirSync(dirname(path), { recursive: true });
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(identify(process.pid)));
  try {
    // link() is atomic and fails when the name is taken, and the file is whole from its first moment on.
    for (let attempt = 0; attempt < 50; attempt++) {
      try {
        linkSync(mine, path);
        return undefined;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const owner = readJson<ProcessIdentity>(path);
      if (owner && isAlive(owner)) return owner;
      setAside(path, `${mine}.stale`);
    }
    throw new Error(`${path} can't be taken: something removes and writes it all the time.`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Removes a dead owner's lock, and puts it back when it has become a living one's in the meantime. */
function setAside(path: string, aside: string): void {
  try {
    renameSync(path, aside);
    const owner = readJson<ProcessIdentity>(aside);
    if (owner && isAlive(owner)) linkSync(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

/** Gives the lock back; somebody else's is left alone. */
export function releaseLock(path: string): void {
  if (readJson<ProcessIdentity>(path)?.pid === process.pid) rmSync(path, { force: true });
}
