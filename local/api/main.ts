/** The example's music catalogue as a process of its own; its address is the first line that it prints. */
import { parseArgs } from 'node:util';
import { startCatalogue } from './catalogue/catalogue';
import { ALL_PASSING } from './server';

const USAGE = `node --import tsx local/api/main.ts [--port N] [--albums N] [--faults] [--latency MS] [--seed N]

The example's music catalogue on 127.0.0.1, until it is ended.

  --port N      (default: any free one)
  --albums N    albums that it has                       (default 240)
  --faults      it refuses, cuts and delays answers
  --latency MS  before each answer                       (default 0)
  --seed N      the same seed gives the same catalogue   (default 1)
`;

function whole(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new TypeError(`--${name} ${text} is no number.`);
  return Number(text);
}

async function main(): Promise<void> {
  const text = (value: string) => ({ type: 'string', default: value }) as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    options: {
      ...{ port: text('0'), seed: text('1'), latency: text('0'), albums: text('240') },
      ...{ faults: flag, help: flag },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const number = (name: 'port' | 'seed' | 'latency' | 'albums') => whole(name, values[name]);
  const { url } = await startCatalogue({
    port: number('port'),
    seed: number('seed'),
    latency: number('latency'),
    albums: number('albums'),
    ...(values.faults ? { faults: ALL_PASSING } : {}),
  });
  process.stdout.write(`${url}\n`);
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 1;
});
