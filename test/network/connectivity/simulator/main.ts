/** `npm run test:connectivity -- [--networks N] [--from SEED]`: as many random networks as one has time for. */
import { parseArgs } from 'node:util';
import { compare } from './judge';
import { templateOf } from './networks';
import { shrink } from './shrink';
import { Statistics } from './statistics';

const USAGE = `npm run test:connectivity -- [--networks 20000] [--from 1] [--keep-going]

Proves the connections of random networks, one a seed, and sends every packet of them through a simulator. Stops at the
first that the two don't agree on, with the smallest template that shows it: \`--from SEED --networks 1\` runs it again.
--keep-going lists all of them instead.
`;
const EVERY_MS = 5_000;

function main(): number {
  const { values } = parseArgs({
    options: {
      networks: { type: 'string', default: '20000' },
      from: { type: 'string', default: '1' },
      'keep-going': { type: 'boolean', default: false },
      help: { type: 'boolean' },
    },
  });
  const [networks, from] = [Number(values.networks), Number(values.from)];
  if (values.help || !Number.isInteger(networks) || networks < 1 || !Number.isInteger(from)) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 2;
  }
  const began = Date.now();
  const statistics = new Statistics();
  let quarrels = 0;
  let told = began;
  for (let seed = from; seed < from + networks; seed += 1) {
    const compared = compare(templateOf(seed));
    statistics.add(compared);
    const lines = compared.flatMap(({ quarrel }) => quarrel ?? []);
    quarrels += lines.length;
    if (lines.length > 0) process.stdout.write(`\nSeed ${seed}:\n${lines.map((line) => `  ${line}`).join('\n')}\n`);
    if (lines.length > 0 && !values['keep-going']) return explain(seed);
    if (Date.now() - told < EVERY_MS && seed < from + networks - 1) continue;
    told = Date.now();
    process.stdout.write(`${seed - from + 1} of ${networks} networks, ${statistics.text()}, ${told - began} ms\n`);
  }
  process.stdout.write(`${statistics.codesText()}\n`);
  process.stdout.write(`${networks} networks: ${quarrels} answers that the simulator doesn't agree with.\n`);
  return quarrels === 0 ? 0 : 1;
}

function explain(seed: number): number {
  const small = shrink(templateOf(seed), (template) => compare(template).some(({ quarrel }) => quarrel !== undefined));
  process.stdout.write(`${JSON.stringify(small, undefined, 1)}\n`);
  process.stdout.write(`Again: npm run test:connectivity -- --from ${seed} --networks 1\n`);
  return 1;
}

process.exitCode = main();
