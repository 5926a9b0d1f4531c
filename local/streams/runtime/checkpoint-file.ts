/** Checkpoints in files of the run folder, so that a restart of the runtime goes on where it was. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../runtime/files';

/** Least time between two writes of a file, milliseconds: what is done in between is done again after a crash. */
const PAUSE = 500;

/** Checkpoints of one kind by name. */
export class CheckpointFiles<State> {
  private readonly written = new Map<string, number>();

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  load(name: string): Promise<State | undefined> {
    try {
      return Promise.resolve(JSON.parse(readFileSync(this.file(name), 'utf8')) as State);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Promise.resolve(undefined);
      return Promise.reject(error);
    }
  }

  /** Comes back after a pause, in which the caller collects what is next. */
  async save(name: string, state: State): Promise<void> {
    const wait = (this.written.get(name) ?? 0) + PAUSE - Date.now();
    this.written.set(name, Date.now());
    writeAtomically(this.file(name), JSON.stringify(state));
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }

  private file = (name: string) => join(this.folder, `${name.replace(/[^\w.-]/g, '_')}.json`);
}
