// Runs the test suites and adds up what they counted: `npm test` all but the slow ones, `npm test -- NAME …` those named,
// `npm test -- --all` everything. Plain JavaScript without dependencies, because it installs the dependencies.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { suites } from './suites.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const reports = join(root, '.headwater', 'reports');
const children = new Set();
let interrupted = false;

/** Runs a command to its end in its own process group; resolves with the exit code. */
function run(command, args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...env },
      detached: true,
    });
    children.add(child);
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(127);
    });
    child.on('close', (code) => {
      children.delete(child);
      resolve(code ?? 1);
    });
  });
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    interrupted = true;
    for (const child of children) {
      try {
        process.kill(-child.pid, 'SIGTERM');
      } catch {
        // It ended by itself in the meantime.
      }
    }
  });
}

async function installed() {
  const marker = join(root, 'node_modules', '.package-lock.json');
  if (existsSync(marker) && statSync(marker).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs) return true;
  console.log('Installing the packages (npm ci) …');
  return (await run('npm', ['ci'])) === 0;
}

const { values, positionals } = parseArgs({
  options: { all: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !suites.some((suite) => suite.name === name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(', ')}. Suites: ${suites.map((suite) => suite.name).join(', ')}.`);
  process.exit(2);
}
const chosen = suites.filter((suite) =>
  positionals.length > 0 ? positionals.includes(suite.name) : values.all || !suite.slow,
);

if (!(await installed())) {
  console.error('The packages could not be installed: is there a network, and does `npm ci` work?');
  process.exit(1);
}
mkdirSync(reports, { recursive: true });
let tools = {};
if (chosen.some((suite) => suite.tools) && !interrupted) {
  const paths = join(reports, 'tools.json');
  const code = await run(process.execPath, ['--import', 'tsx', 'local/setup.ts', '--checks', '--paths', paths]);
  if (code !== 0) process.exit(code);
  tools = JSON.parse(readFileSync(paths, 'utf8'));
}

const rows = [];
for (const suite of chosen) {
  if (interrupted) break;
  console.log(`\n── ${suite.name}: ${suite.description}`);
  const started = Date.now();
  const counts = await suite.run({ root, reports, run, tools });
  rows.push({ name: suite.name, ...counts, seconds: (Date.now() - started) / 1000 });
}

console.log('');
for (const row of rows) {
  console.log(
    `${row.name.padEnd(12)} ${String(row.passed).padStart(5)} passed ${String(row.failed).padStart(4)} failed ` +
      `${String(row.skipped).padStart(4)} skipped ${row.seconds.toFixed(0).padStart(5)} s`,
  );
}
const total = (key) => rows.reduce((sum, row) => sum + row[key], 0);
if (interrupted) console.log('Interrupted: the suites after this point did not run.');
const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : '';
console.log(`${total('passed')} passed, ${total('failed')} failed${skipped}`);
process.exit(total('failed') > 0 || total('passed') === 0 || interrupted ? 1 : 0);
