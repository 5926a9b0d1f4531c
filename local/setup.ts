/**
 * `npm run setup`: installs everything that `npm start` needs, and nothing else.
 *
 * `-- --checks` adds what only the tests need; `-- --paths FILE` writes where the tools are, as JSON.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { command } from './runtime/command';
import { Progress } from './runtime/progress';
import { runSteps } from './runtime/steps';
import { checkers, tools, lockTools, removeOutdated, requireSpaceForSetup, setupSteps } from './setup/setup';

void command(async (signal) => {
  const { values } = parseArgs({ options: { checks: { type: 'boolean', default: false }, paths: { type: 'string' } } });
  const progress = new Progress();
  const unlock = await lockTools(
    (pid) => progress.line(`  Another set-up is running (process ${pid}): waiting for it.`),
    signal,
  );
  try {
    const steps = setupSteps(values.checks);
    if (steps.length > 0) requireSpaceForSetup();
    await runSteps(steps, undefined, progress, signal);
    removeOutdated();
    if (values.paths) writeFileSync(values.paths, JSON.stringify({ ...tools(), checkers: checkers() }));
    else progress.line('  Set up. Start the platform with `npm start`.');
  } finally {
    unlock();
    progress.close();
  }
});
