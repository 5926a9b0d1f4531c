/**
 * `npm run python-libraries`: installs the Spark job's Python libraries, as AWS Glue's machines need them, into
 * `.headwater/python-libraries`. Synthesis takes them from there where the network has no way out (`nat: none`).
 */
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command } from './runtime/command';
import { ROOT } from './runtime/paths';
import { attempt, findPython, pip } from './setup/python';

/** Where synthesis looks for them (lib/ingestion/python-libraries.ts). */
const LIBRARIES_FOLDER = join('.headwater', 'python-libraries');
/** What Glue 5.1's workers are. */
const PLATFORM = ['--implementation', 'cp', '--python-version', '3.11', '--only-binary', ':all:'];
const PLATFORM_TAGS = ['manylinux_2_28_x86_64', 'manylinux_2_17_x86_64', 'manylinux2014_x86_64'];

void command(async (signal) => {
  const what = 'The Python libraries could not be installed';
  const folder = join(ROOT, LIBRARIES_FOLDER);
  const [part, environment] = [`${folder}.part`, `${folder}.pip`];
  const requirements = join(ROOT, 'glue', 'requirements.txt');
  const leave = () => [part, environment].forEach((path) => rmSync(path, { recursive: true, force: true }));
  leave();
  try {
    mkdirSync(part, { recursive: true });
    await attempt(what, findPython().path, ['-m', 'venv', environment], signal);
    // What the pinned libraries need themselves gets the versions that the laptop's Spark has.
    const constraints = join(environment, 'constraints.txt');
    writeFileSync(constraints, pinsOf(readFileSync(join(ROOT, 'local', 'requirements', 'spark.txt'), 'utf8')));
    const tags = PLATFORM_TAGS.flatMap((tag) => ['--platform', tag]);
    const from = ['-r', requirements, '-c', constraints];
    await pip(environment, ['install', '--no-compile', '--target', part, ...PLATFORM, ...tags, ...from], what, signal);
    copyFileSync(requirements, join(part, 'requirements.txt'));
    rmSync(folder, { recursive: true, force: true });
    renameSync(part, folder);
    process.stdout.write(`  Python libraries of the Spark job: ${LIBRARIES_FOLDER}\n`);
  } finally {
    leave();
  }
});

/** The lines `name==version` of a requirements file with hashes, without the hashes. */
function pinsOf(locked: string): string {
  return locked
    .split('\n')
    .filter((line) => /^[a-z0-9]/i.test(line))
    .map((line) => line.replace(/\s*\\$/, ''))
    .join('\n');
}
