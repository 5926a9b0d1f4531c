/** `npm run bench`: lists the benchmarks. `npm run bench -- NAME [--json] [--record]`: runs one and prints its ratios last. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from './benchmark';
import { isMet } from './benchmark';
import { machine, recorded, textReport } from './report';

const ROOT = join(__dirname, '..');
const PAGE = join(ROOT, 'docs', 'benchmarks.md');
const INTRODUCTION = `# Benchmarks

Each is run with one command, beside named peers, in one run on one machine; what counts are the ratios. Absolute times
depend on the machine and on what else it does.
`;

const names = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(__dirname, entry.name, 'index.ts')))
  .map((entry) => entry.name)
  .sort();
const load = async (name: string): Promise<Benchmark> =>
  ((await import(join(__dirname, name, 'index.ts'))) as { benchmark: Benchmark }).benchmark;

async function list(): Promise<void> {
  const width = Math.max(...names.map((name) => name.length));
  for (const name of names) console.log(`${name.padEnd(width)}  ${(await load(name)).description}`);
  console.log('\nRun one: npm run bench -- NAME [--json] [--record]');
}

async function run(name: string, args: readonly string[]): Promise<void> {
  const benchmark = await load(name);
  const workFolder = join(ROOT, '.headwater', 'bench', name);
  mkdirSync(workFolder, { recursive: true });
  const argv = args.filter((argument) => argument !== '--json' && argument !== '--record');
  const result = await benchmark.run({ workFolder, argv, log: (line) => console.error(line) });
  if (args.includes('--record')) {
    const page = existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : INTRODUCTION;
    writeFileSync(PAGE, recorded(page, name, benchmark.description, result, new Date().toISOString().slice(0, 10)));
  }
  console.log(
    args.includes('--json')
      ? JSON.stringify({ benchmark: name, machine: machine(), ...result }, null, 2)
      : textReport(name, result),
  );
  if (!Object.values(result.ratios).every(isMet)) process.exitCode = 1;
}

async function main([name, ...args]: readonly string[]): Promise<void> {
  if (name === undefined) return list();
  if (names.includes(name)) return run(name, args);
  console.error(`There is no benchmark '${name}'. There are: ${names.join(', ')}.`);
  process.exitCode = 2;
}

void main(process.argv.slice(2));
