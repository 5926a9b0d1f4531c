/** What the function weighs: its bundle, the time to load it, the memory of a batch. Each in a process of its own. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleConsumer } from '../../lib/ingestion/event/bundle';
import { batch, SPEC } from './session';

const ROOT = join(__dirname, '..', '..');
const LOADS = 9;
const ENVIRONMENT = {
  PLATFORM: 'flights-dev',
  DATASET: 'sessions',
  ROUTES: '{"usa":"usa","international":"international"}',
  QUARANTINE_BUCKET: 'quarantine',
};

/** Milliseconds of CPU that loading takes. */
const LOAD = `
const before = process.cpuUsage();
require(process.argv[1]);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1e3);`;
/** Peak memory in kB. */
const IDLE = 'console.log(process.resourceUsage().maxRSS)';
/** Likewise of a batch: the text of it is parsed, as the runtime does; AWS is a server in the same process. */
const BATCH = `
const { createServer } = require('node:http');
const { readFileSync } = require('node:fs');
const server = createServer((request, response) => {
  let records = 0, last = '';
  request.on('data', (part) => {
    const text = last + part.toString('latin1');
    records += text.split('"PartitionKey"').length - 1;
    last = text.slice(-13);
  });
  request.on('end', () => response.end(JSON.stringify({ Records: new Array(records).fill({}) })));
});
server.listen(0, '127.0.0.1', async () => {
  process.env.AWS_ENDPOINT_URL = 'http://127.0.0.1:' + server.address().port;
  process.env.AWS_ACCESS_KEY_ID = process.env.AWS_SECRET_ACCESS_KEY = 'test';
  const { handler } = require(process.argv[1]);
  process.stdout.write = () => true;
  const answer = await handler(JSON.parse(readFileSync(process.argv[2], 'utf8')), { getRemainingTimeInMillis: () => 60000 });
  delete process.stdout.write;
  if (answer.batchItemFailures.length) throw new Error('The batch failed.');
  console.log(process.resourceUsage().maxRSS);
  process.exit();
});`;

export interface Footprint {
  readonly bundleBytes: number;
  readonly loadMilliseconds: number;
  readonly emptyBytes: number;
  readonly batchBytes: number;
}

function run(script: string, ...args: readonly string[]): number {
  const { status, stdout } = spawnSync(process.execPath, ['-e', script, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...ENVIRONMENT },
  });
  if (status !== 0) throw new Error('The measurement of the footprint failed.');
  return Number(stdout.trim().split('\n').at(-1));
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

export function footprint(workFolder: string, records: number): Footprint {
  const bundle = join(workFolder, 'programs', 'consumer.cjs');
  const text = bundleConsumer(SPEC, ROOT);
  writeFileSync(bundle, text);
  const event = join(workFolder, 'programs', 'event.json');
  writeFileSync(event, JSON.stringify(batch(records)));
  return {
    bundleBytes: Buffer.byteLength(text),
    loadMilliseconds: median(Array.from({ length: LOADS }, () => run(LOAD, bundle))),
    emptyBytes: run(IDLE) * 1024,
    batchBytes: run(BATCH, bundle, event) * 1024,
  };
}
