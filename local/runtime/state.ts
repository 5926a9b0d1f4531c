/** What the running stack tells other commands about itself: `.headwater/run/local.json`. */
import { Failure } from './failure';
import { readJson, writeAtomically } from './files';
import { isAlive, type ProcessIdentity } from './identity';
import { run } from './paths';

export interface LocalState {
  /** Address of the embedded AWS. */
  readonly endpoint: string;
  readonly region: string;
  /** Environment of `platform.config.ts` that is deployed, e.g. `dev`. */
  readonly environment: string;
  /** `<platform>-<environment>`. */
  readonly prefix: string;
  readonly postgres: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    /** Owner of the tables, for `npm run sql`. */
    readonly user: string;
    readonly passwordFile: string;
    readonly caFile: string;
  };
  readonly console?: { readonly url: string };
  /** The Spark JVM to which jobs and queries attach. */
  readonly gateway?: { readonly port: number; readonly secretFile: string };
  /** The example's API. */
  readonly catalogue?: { readonly url: string };
  readonly pids: Readonly<Record<string, number>>;
}

export function readState(): LocalState | undefined {
  return readJson<LocalState>(run.state);
}

export function writeState(state: LocalState): void {
  writeAtomically(run.state, `${JSON.stringify(state, undefined, 2)}\n`);
}

/** The start that runs now; undefined when none does. */
export function runningStart(): ProcessIdentity | undefined {
  const owner = readJson<ProcessIdentity>(run.lock);
  return owner && isAlive(owner) ? owner : undefined;
}

/** State of the stack that is up. @throws Failure when it isn't */
export function requireState(): LocalState {
  const state = readState();
  if (!runningStart() || !state)
    throw new Failure(
      'The platform is not running here. Start it with `npm start`, wait until it is up, and try again.',
    );
  return state;
}
