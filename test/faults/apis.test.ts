/** What reading an API survives, and what it says when it can't. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_PASSING, type Faults } from '../../local/api/server';
import { output, readOutputs, type StackOutputs } from '../../local/deploy/outputs';
import type { CatalogueReport } from '../../local/lake/catalogue';
import type { LocalState } from '../../local/runtime/state';
import { runPipeline, type RunResult } from '../../local/start/runs';
import { sleep, StartedPlatform } from './support/platform';

jest.setTimeout(10 * 60_000);

interface Loaded {
  readonly run: RunResult;
  readonly catalogue: CatalogueReport;
}

const FOREVER = 1_000_000_000;

let platform: StartedPlatform;
let state: LocalState;
let outputs: StackOutputs;

beforeAll(async () => {
  platform = await StartedPlatform.start(900);
  state = JSON.parse(readFileSync(join(platform.home, 'run', 'local.json'), 'utf8')) as LocalState;
  outputs = await readOutputs(state.endpoint, state.region, state.prefix);
}, 15 * 60_000);
afterAll(() => platform?.stop());
afterEach(() => fail({}));

/** Asks the catalogue's server itself. */
async function server<T>(method: string, what: string, body?: object): Promise<T> {
  const response = await fetch(`${state.catalogue!.url}/_server/${what}`, {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as T;
}
const fail = (faults: Faults) => server('PUT', 'faults', faults);
const stats = () => server<{ byCollection: Record<string, number>; faults: Record<string, number> }>('GET', 'stats');

/** Another run of the pipeline, compared with the server field by field. */
async function load(): Promise<Loaded> {
  const { output: text } = await platform.command('load', 'catalogue', '--json');
  const line = text.split('\n').find((one) => one.startsWith('{"run"'));
  if (!line) throw new Error(`npm run load printed no result:\n${text}`);
  return JSON.parse(line) as Loaded;
}

/** A run of some datasets, without a comparison. */
const runOf = (...datasets: string[]) =>
  runPipeline({
    endpoint: state.endpoint,
    region: state.region,
    pipeline: 'catalogue',
    datasets,
    runId: `faults-${Date.now()}`,
    stateMachineArn: output(outputs, 'StateMachineArn'),
    artefactsBucket: output(outputs, 'ArtefactsBucket'),
  });

/** Number and content of a table's rows. */
async function silver(dataset: string): Promise<string> {
  const { code, output: text } = await platform.command(
    'query',
    `select count(*), bit_xor(xxhash64(to_json(struct(*)))) from silver.${dataset}`,
  );
  if (code !== 0) throw new Error(text);
  return text;
}

test('a server that does everything wrong that passes, on a day on which much changes', async () => {
  await fail({ ...ALL_PASSING, slowMs: 100 });
  await server('POST', 'day');
  const { run, catalogue } = await load();
  expect([run.status, run.message, catalogue.problems]).toEqual(['SUCCEEDED', undefined, []]);
  expect(Object.keys((await stats()).faults).length).toBeGreaterThan(8);
});

/** Processes of the function that reads the catalogue, on this platform. */
function functionProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
        return (
          variables.includes(`AWS_LAMBDA_FUNCTION_NAME=${state.prefix}-catalogue-api`) &&
          variables.includes(`AWS_ENDPOINT_URL=${state.endpoint}`)
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

test('the function is killed in the middle, twice: the next call goes on, and nothing is missing or twice', async () => {
  await server('POST', 'day');
  await fail({ shares: { slowHeaders: 1 }, mostInARow: FOREVER, slowMs: 60 });
  const before = (await stats()).byCollection.tracks!;
  const loading = load();
  let killed = 0;
  for (const after of [40, 120]) {
    while ((await stats()).byCollection.tracks! < before + after) await sleep(50);
    for (const pid of functionProcesses()) {
      process.kill(pid, 'SIGKILL');
      killed++;
    }
  }
  const { run, catalogue } = await loading;
  expect(killed).toBeGreaterThanOrEqual(2);
  expect([run.status, run.message, catalogue.problems]).toEqual(['SUCCEEDED', undefined, []]);
});

/** Read one page after the other, it gives up before the circuit breaker has the run wait. */
const truncated = { fault: 'truncatedChunked', collection: 'plays', from: 1, times: FOREVER } as const;

test.each<[code: string, faults: Faults, dataset?: string]>([
  ['AuthorizationFailed', { schedule: [{ fault: 'unauthorized', from: 1, times: FOREVER }] }],
  ['Forbidden', { schedule: [{ fault: 'forbidden', collection: 'albums', from: 2, times: FOREVER }] }],
  ['EmptyResult', { schedule: [{ fault: 'emptyList', collection: 'albums', from: 1, times: FOREVER }] }],
  ['ItemsMissing', { schedule: [{ fault: 'emptyPage', collection: 'albums', from: 3, times: FOREVER }] }],
  ['Truncated', { schedule: [truncated] }, 'plays'],
  ['ItemsMissingInAnswer', { schedule: [{ fault: 'errorBody', collection: 'albums', from: 3, times: FOREVER }] }],
  ['NotJson', { schedule: [{ fault: 'html', collection: 'albums', from: 3, times: FOREVER }] }],
  ['PageRepeated', { schedule: [{ fault: 'repeatedPage', collection: 'albums', from: 2, times: FOREVER }] }],
])('%s fails the run by its name, and silver stays as it was', async (code, faults, dataset = 'albums') => {
  const before = await silver(dataset);
  await fail(faults);
  const run = await runOf(dataset);
  expect(run.status).toBe('FAILED');
  expect(run.extractions).toMatchObject([{ dataset, status: 'FAILED', error: { code } }]);
  expect(run.datasets).toMatchObject([{ dataset, status: 'FAILED', error: { code } }]);
  expect(run.message).toContain(code);
  expect(await silver(dataset)).toBe(before);
});

test('the run after that is whole', async () => {
  const { run, catalogue } = await load();
  expect([run.status, catalogue.problems]).toEqual(['SUCCEEDED', []]);
});

test('a server that leaves items out and says nothing of it: a backfill brings them', async () => {
  await server('POST', 'day');
  await fail({ schedule: [{ fault: 'shortPage', collection: 'plays', from: 1 }] });
  const { run, catalogue } = await load();
  expect(run.status).toBe('SUCCEEDED');
  expect(catalogue.problems).toEqual([expect.stringMatching(/^plays: \d+ items are missing/)]);
  await fail({});
  const range = ['--from', '2026-02-20', '--to', '2026-03-20'];
  const { code, output: text } = await platform.command('backfill', '--source', 'catalogue', ...range, '--days', '14');
  expect([code, text]).toEqual([0, expect.stringMatching(/plays +✓ read/)]);
  expect((await load()).catalogue.problems).toEqual([]);
});
