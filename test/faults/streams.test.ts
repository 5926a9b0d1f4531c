/**
 * The stream of a running platform at a thousand events a second, with a hot key, late, duplicate and poison events: the
 * consumer is killed and shards are split in the middle, and everything is compared to the record. Then it is replayed.
 */
import { execFileSync } from 'node:child_process';
import { KinesisClient, ListShardsCommand, SplitShardCommand } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { loadPlatform } from '../../local/deploy/platform';
import { askLake, type AskedLake } from '../../local/lake/query';
import { maskKeyOf } from '../../local/lake/mask-key';
import { reportSessions, type SessionsReport, type Taken } from '../../local/lake/sessions';
import { clientConfig } from '../../local/metrics/clients';
import { send, type Sent } from '../../local/producer/send';
import { sessionEvents } from '../../local/producer/sessions';
import type { LocalState } from '../../local/runtime/state';
import { tools } from '../../local/setup/setup';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sleep, StartedPlatform } from './support/platform';

jest.setTimeout(20 * 60_000);

const RATE = 1_000;
const SECONDS = 60;
const KNOBS = { seed: 4, hotKey: 0.02, late: 0.05, duplicate: 0.02, poison: 0.01 };

let platform: StartedPlatform;
let state: LocalState;
let stream: string;
let lake: AskedLake;
let maskKey: string;
let sent: Sent;
const began = new Date();
const taken: Taken[] = [];

beforeAll(async () => {
  platform = await StartedPlatform.start();
  state = JSON.parse(readFileSync(join(platform.home, 'run', 'local.json'), 'utf8')) as LocalState;
  const { manifest } = await loadPlatform(state.environment);
  const source = manifest.sources[manifest.datasets.sessions!.source]!;
  stream = source.type === 'eventStream' ? source.stream : '';
  maskKey = await maskKeyOf(state);
  const { endpoint, region, gateway } = state;
  lake = { endpoint, region, spark: gateway!, sparkPython: tools().sparkPython, databases: manifest.databases };
});
afterAll(async () => {
  await platform?.stop();
});

/** Processes of the consumer in this platform. */
function consumers(): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
  return lines
    .filter((line) => line.includes(platform.home) && line.includes(`${stream}-consumer`))
    .map((line) => Number.parseInt(line, 10));
}

async function splitAShard(): Promise<void> {
  const config = { ...clientConfig(state), requestHandler: new NodeHttpHandler() };
  const client = new KinesisClient(config);
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: stream }));
  const open = Shards.find(({ SequenceNumberRange }) => SequenceNumberRange?.EndingSequenceNumber === undefined)!;
  const { StartingHashKey, EndingHashKey } = open.HashKeyRange!;
  const middle = (BigInt(StartingHashKey!) + BigInt(EndingHashKey!)) / 2n;
  await client.send(
    new SplitShardCommand({ StreamName: stream, ShardToSplit: open.ShardId, NewStartingHashKey: String(middle) }),
  );
  client.destroy();
}

/** Runs the micro-batch until what was sent is where it belongs, or five minutes have passed. */
async function arrived(): Promise<SessionsReport> {
  for (const deadline = Date.now() + 300_000; ; await sleep(5_000)) {
    const { code, output } = await platform.command('load', 'sessions');
    if (code !== 0) throw new Error(output);
    const report = await reportSessions(lake, taken, maskKey);
    if (report.problems.length === 0 || Date.now() > deadline) return report;
  }
}

const silver = async (): Promise<string> => {
  const { rows } = await askLake(
    lake,
    'select count(*), sum(cast(xxhash64(*) as decimal(38, 0))) from silver.sessions where _arrived_at < ' +
      `timestamp '${new Date(began.getTime() + 3_600_000).toISOString()}' and session_id in (${ids()})`,
    1,
  );
  return rows[0]!.join(' ');
};
const ids = (): string =>
  [...new Set(taken.slice(0, 500).flatMap(({ event }) => event.session?.session_id ?? []))]
    .map((id) => `'${id}'`)
    .join();

test('the stream takes a thousand events a second, while the consumer is killed and shards are split', async () => {
  const events = sessionEvents(KNOBS);
  const sending = send({
    ...{ endpoint: state.endpoint, region: state.region, stream, events },
    rate: RATE,
    count: RATE * SECONDS,
    onSent: (event, place) => taken.push({ event, place }),
  });
  await sleep(15_000);
  await splitAShard();
  let killed = 0;
  for (const deadline = Date.now() + 20_000; killed < 2 && Date.now() < deadline; await sleep(1_000))
    for (const pid of consumers()) {
      process.kill(pid, 'SIGKILL');
      killed++;
    }
  expect(killed).toBeGreaterThan(0);
  await splitAShard();
  sent = await sending;
  expect(sent.events).toBe(RATE * SECONDS);
  expect(sent.events / sent.seconds).toBeGreaterThan(RATE * 0.9);
});

let report: SessionsReport;

test('every session is in silver once with all its values, every poison record in quarantine once', async () => {
  report = await arrived();
  expect(report.problems).toEqual([]);
  expect(report).toMatchObject({ sent: RATE * SECONDS, found: report.expected, quarantined: report.poison });
  expect(report.poison).toBeGreaterThan(300);
  expect(report.expected).toBeGreaterThan(0.9 * RATE * SECONDS);
});

test('shards that were split were read to their end, their children after them', () => {
  const shards = new Set(taken.map(({ place }) => place.shard));
  expect(shards.size).toBeGreaterThanOrEqual(6);
});

test('a replay of everything changes nothing, twice', async () => {
  const before = await silver();
  for (const round of [1, 2]) {
    const { code, output } = await platform.command('replay', '--stream', 'sessions', '--from', began.toISOString());
    expect([round, code, output]).toEqual([round, 0, expect.stringContaining('read')]);
  }
  // What was replayed comes by way of Firehose like everything else.
  await sleep(65_000);
  expect((await arrived()).problems).toEqual([]);
  expect(await silver()).toBe(before);
});
