/** `npm run setup`: installs everything that `npm start` needs, and nothing else. */
import { command } from './runtime/command';
import { Progress } from './runtime/progress';
import { runSteps } from './runtime/steps';
import { lockTools, removeOutdated, requireSpaceForSetup, setupSteps } from './setup/setup';

void command(async (signal) => {
  const progress = new Progress();
  const unlock = await lockTools(
    (pid) => progress.line(`  Another set-up is running (process ${pid}): waiting for it.`),
    signal,
  );
  try {
    const steps = setupSteps();
    if (steps.length > 0) requireSpaceForSetup();
    await runSteps(steps, undefined, progress, signal);
    removeOutdated();
    progress.line('  Set up. Start the platform with `npm start`.');
  } finally {
    unlock();
    progress.close();
  }
});
