// The test suites as data. `tools`: it needs what `local/setup.ts` installs; `slow` ones run in CI and by name.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from './checks.mjs';

/** Counts of a jest project; a run that ended without a report counts as one failure. */
function jest(project, ...patterns) {
  return async ({ root, reports, run }) => {
    const report = join(reports, `jest-${project}.json`);
    rmSync(report, { force: true });
    const code = await run(process.execPath, [
      join(root, 'node_modules/jest/bin/jest.js'),
      '--selectProjects',
      project,
      '--json',
      `--outputFile=${report}`,
      // One more worker than jest takes by itself: nothing else runs meanwhile.
      project === 'unit' ? '--maxWorkers=100%' : '--runInBand',
      ...patterns,
    ]);
    if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
    const result = JSON.parse(readFileSync(report, 'utf8'));
    // A file that does not load has no tests to count, yet fails.
    const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    return {
      passed: result.numPassedTests,
      failed: failed === 0 && code !== 0 ? 1 : failed,
      skipped: result.numPendingTests + result.numTodoTests,
    };
  };
}

/** Counts of a pytest run, from its JUnit report. */
async function pytest(name, folders, args, { reports, run, tools }) {
  const report = join(reports, `pytest-${name}.xml`);
  rmSync(report, { force: true });
  const paths = folders.map((folder) => `glue/tests/${folder}`);
  const code = await run(tools.sparkPython, ['-m', 'pytest', '-q', `--junitxml=${report}`, ...paths, ...args]);
  if (!existsSync(report)) return { passed: 0, failed: 1, skipped: 0 };
  const suite = readFileSync(report, 'utf8').match(/<testsuite [^>]*>/)?.[0] ?? '';
  const count = (attribute) => Number(suite.match(new RegExp(`\\b${attribute}="(\\d+)"`))?.[1] ?? 0);
  const failed = count('failures') + count('errors');
  return {
    passed: count('tests') - failed - count('skipped'),
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: count('skipped'),
  };
}

/** Two at a time, each with a Spark of its own: one keeps little more than one processor busy. */
function glue(...args) {
  return async (context) => {
    const halves = [
      pytest('lake-and-apis', ['lake', 'api'], args, context),
      pytest('events-and-source', ['events', 'source'], args, context),
    ];
    const counts = await Promise.all(halves);
    const sum = (key) => counts.reduce((total, count) => total + count[key], 0);
    return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  };
}

export const suites = [
  { name: 'unit', description: 'logic and infrastructure (jest)', run: jest('unit') },
  {
    name: 'simulations',
    description: 'random worlds under random failures, more of them than `unit` has (jest)',
    slow: true,
    run: jest('simulations'),
  },
  {
    name: 'glue',
    description: 'the Spark job on a real Spark and PostgreSQL (pytest)',
    tools: true,
    run: glue('-m', 'not slow'),
  },
  {
    name: 'glue-faults',
    description:
      'the Spark job killed after each step, under random schedules, with merges of every size, and through many loads',
    tools: true,
    slow: true,
    run: glue('-m', 'slow'),
  },
  {
    name: 'checks',
    description: 'types, templates and contracts against the standards’ own checkers',
    tools: true,
    run: checks,
  },
  { name: 'end-to-end', description: 'npm start and what a user does then', tools: true, run: jest('end-to-end') },
  {
    name: 'faults',
    description:
      'a running platform under killed jobs and functions, broken tables, failing APIs, overlapping and stopped runs',
    tools: true,
    slow: true,
    run: jest('faults'),
  },
];
