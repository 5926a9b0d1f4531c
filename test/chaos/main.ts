/** `npm run test:chaos -- [--schedules N] [--from SEED]`: as many random worlds as one has time for. */
import { parseArgs } from 'node:util';
import { judge } from './judge';
import { runSchedule } from './world';

const USAGE = `npm run test:chaos -- [--schedules 10000] [--from 1]

Runs the stream's consumer, mapping and delivery under random schedules of failures, one a seed, and judges each. Stops at
the first promise that is broken, with its seed: \`--from SEED --schedules 1\` runs that one again.
`;
const EVERY_MS = 2_000;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      schedules: { type: 'string', default: '10000' },
      from: { type: 'string', default: '1' },
      help: { type: 'boolean' },
    },
  });
  const [schedules, from] = [Number(values.schedules), Number(values.from)];
  if (values.help || !Number.isInteger(schedules) || schedules < 1 || !Number.isInteger(from)) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 2;
  }
  const began = Date.now();
  let events = 0;
  let faults = 0;
  let told = began;
  for (let done = 1; done <= schedules; done++) {
    const seed = from + done - 1;
    const outcome = await runSchedule(seed);
    const problems = judge(outcome);
    events += outcome.sent.reduce((sum, put) => sum + put.events.length, 0);
    faults += Object.values(outcome.faults).reduce((sum, count) => sum + count, 0);
    if (problems.length > 0) {
      process.stdout.write(`\nSeed ${seed} breaks a promise:\n${problems.map((line) => `  ${line}`).join('\n')}\n`);
      process.stdout.write(`Again: npm run test:chaos -- --from ${seed} --schedules 1\n`);
      return 1;
    }
    if (Date.now() - told < EVERY_MS && done < schedules) continue;
    told = Date.now();
    const text = `${done} of ${schedules} schedules, ${events} events, ${faults} failures, ${Math.round((told - began) / 1000)} s`;
    process.stdout.write(process.stdout.isTTY ? `\r${text}` : `${text}\n`);
  }
  process.stdout.write(`\n${schedules} schedules: every promise held.\n`);
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
