/** `npm run destroy`: `cdk destroy` of all stacks when the platform is up, and everything that it left on disk. */
import { existsSync, rmSync } from 'node:fs';
import { removeServer } from './postgres/server';
import { command } from './runtime/command';
import { isAlive, signal as send } from './runtime/identity';
import { RUN } from './runtime/paths';
import { Progress } from './runtime/progress';
import { stopLeftovers } from './runtime/registry';
import { readState, runningStart } from './runtime/state';
import { runSteps, type Step } from './runtime/steps';
import { destroy } from './deploy/cdk';
import { loadPlatform } from './deploy/platform';

/** A start stops its machines one after the other. */
const LONGEST_STOP_MS = 30_000;

void command(async (signal) => {
  const progress = new Progress();
  const [owner, state] = [runningStart(), readState()];
  const steps: Step<unknown>[] = [];
  if (owner && state) {
    steps.push({
      name: 'stacks',
      title: 'cdk destroy --all',
      run: async (_context, tell, abort) => {
        const { account } = await loadPlatform(state.environment);
        const onLine = (line: string) => /destroying|destroyed/.test(line) && tell(line.trim());
        await destroy({
          endpoint: state.endpoint,
          region: state.region,
          account,
          environment: state.environment,
          signal: abort,
          onLine,
        });
        return `${state.prefix}-pipelines, -data, -network`;
      },
    });
  }
  if (owner) {
    steps.push({
      name: 'stop',
      title: 'Machines stopped',
      after: steps.map(({ name }) => name),
      run: async () => {
        send(owner, 'SIGTERM');
        const deadline = Date.now() + LONGEST_STOP_MS;
        while (isAlive(owner) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 100));
      },
    });
  }
  steps.push({
    name: 'files',
    title: 'State deleted',
    after: steps.map(({ name }) => name),
    run: async () => {
      await stopLeftovers();
      removeServer();
      if (!existsSync(RUN)) return 'there was none';
      rmSync(RUN, { recursive: true, force: true });
    },
  });
  try {
    await runSteps(steps, undefined, progress, signal);
    progress.line('  Nothing is left but the installed tools, in .headwater/tools.');
  } finally {
    progress.close();
  }
});
