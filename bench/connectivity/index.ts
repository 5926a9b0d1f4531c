import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Benchmark } from '../benchmark';
import { median, runTimed } from '../cpu';
import { networkTemplate } from './template';

const ROOT = join(__dirname, '..', '..');
/** VPCs; the first has the 500 resources of one stack. */
const SIZES = [20, 50, 100, 200];
const TURNS = 5;
/** CPU seconds that the proof of 500 resources in 20 VPCs may take, the process included. */
const LIMIT = 1;

export const benchmark: Benchmark = {
  description: 'The proof of connections: 500 resources in 20 VPCs, and on to 5,000, beside cfn-lint',
  async run({ log, workFolder, argv }) {
    const turns = Number(argv[argv.indexOf('--turns') + 1] ?? TURNS) || TURNS;
    const templates = SIZES.map((vpcs) => {
      const file = join(workFolder, `${vpcs}-vpcs.template.json`);
      const template = networkTemplate(vpcs);
      writeFileSync(file, JSON.stringify(template));
      return { vpcs, file, resources: Object.keys(template.Resources).length };
    });
    const rows = templates.map(({ vpcs, file, resources }) => ({ vpcs, resources, ...proof(file, turns, log) }));
    const [small, large] = [rows[0]!, rows.at(-1)!];
    const lint = cfnLint(templates[0]!.file, workFolder, log);
    const own = (row: (typeof rows)[number]): number => row.cpuSeconds - start(workFolder, turns);
    return {
      measurements: [
        ...rows.map(({ vpcs, resources, needs, cpuSeconds }) => ({
          contender: 'headwater connectivity',
          vpcs,
          resources,
          'connections proved': needs,
          'CPU s': cpuSeconds,
        })),
        ...(lint === undefined
          ? []
          : [{ contender: 'cfn-lint', vpcs: 20, resources: small.resources, 'connections proved': 0, 'CPU s': lint }]),
      ],
      ratios: {
        'CPU, 500 resources in 20 VPCs / limit of 1 s': { value: small.cpuSeconds / LIMIT, atMost: 1 },
        'CPU a resource without start, 5,000 / 500': {
          value: own(large) / large.resources / (own(small) / small.resources),
          atMost: 1.5,
        },
        ...(lint === undefined
          ? {}
          : { 'CPU, cfn-lint / headwater, 500 resources': { value: lint / small.cpuSeconds } }),
      },
      notes: [
        `CPU s is user and system time of the whole command, the median of ${turns} turns.`,
        'cfn-lint checks other things (properties and types); it finds none of the faults that the proof is about.',
      ],
    };
  },
};

function proof(file: string, turns: number, log: (line: string) => void): { cpuSeconds: number; needs: number } {
  const taken = Array.from({ length: turns }, () => {
    const ran = runTimed([process.execPath, 'bin/cli.mjs', 'connectivity', file, '--json'], ROOT);
    if (ran.status !== 0) throw new Error(`The template should be clean:\n${ran.stdout.slice(0, 2000)}${ran.stderr}`);
    return { cpuSeconds: ran.cpuSeconds, needs: JSON.parse(ran.stdout).needs.length as number };
  });
  const cpuSeconds = median(taken.map((run) => run.cpuSeconds));
  log(`${file.replace(/^.*\//, '')}: ${cpuSeconds.toFixed(2)} CPU s`);
  return { cpuSeconds, needs: taken[0]!.needs };
}

let started: number | undefined;
/** CPU seconds of the command on a template without resources to speak of. */
function start(workFolder: string, turns: number): number {
  if (started !== undefined) return started;
  const file = join(workFolder, 'empty.template.json');
  writeFileSync(file, JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } }));
  started = median(
    Array.from(
      { length: turns },
      () => runTimed([process.execPath, 'bin/cli.mjs', 'connectivity', file], ROOT).cpuSeconds,
    ),
  );
  return started;
}

/** CPU seconds of cfn-lint, which the set-up of the tests installs. */
function cfnLint(file: string, workFolder: string, log: (line: string) => void): number | undefined {
  const paths = join(workFolder, 'tools.json');
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', 'local/setup.ts', '--checks', '--paths', paths], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0 || !existsSync(paths)) {
    log('cfn-lint could not be installed: left out');
    return undefined;
  }
  const { checkers } = JSON.parse(readFileSync(paths, 'utf8')) as { checkers: string };
  return runTimed([join(checkers, 'cfn-lint'), '--regions', 'us-east-1', '--', file], ROOT).cpuSeconds;
}
