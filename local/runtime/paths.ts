/** Where the local runtime keeps its things. Nothing is written outside of these folders. */
import { join, resolve } from 'node:path';

/** Root of the repository. */
export const ROOT = resolve(__dirname, '..', '..');

/** State and cache: `HEADWATER_HOME`, else `.headwater/` in the repository. */
export const HOME = resolve(process.env.HEADWATER_HOME ?? join(ROOT, '.headwater'));

/** Whether the state was moved: such a start leaves the usual ports to the one in the usual place. */
export const HAS_OWN_HOME = process.env.HEADWATER_HOME !== undefined;

/** Installed tools, shared by all starts of this repository: `HEADWATER_TOOLS`, else `.headwater/tools/`. */
export const TOOLS = resolve(process.env.HEADWATER_TOOLS ?? join(ROOT, '.headwater', 'tools'));

/** Everything that belongs to the running stack; `npm run destroy` removes it. */
export const RUN = join(HOME, 'run');

/** Files in {@link RUN}. */
export const run = {
  state: join(RUN, 'local.json'),
  lock: join(RUN, 'lock.json'),
  processes: join(RUN, 'processes.json'),
  summary: join(RUN, 'summary.json'),
  logs: join(RUN, 'logs'),
  postgres: join(RUN, 'postgres'),
  tls: join(RUN, 'tls'),
  aws: join(RUN, 'aws'),
  spark: join(RUN, 'spark'),
  cdk: join(RUN, 'cdk.out'),
} as const;
