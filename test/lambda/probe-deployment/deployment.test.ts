import fc from 'fast-check';
import {
  onDeployment,
  PATIENCE_MS,
  PAUSE_MS,
  type DeploymentEvent,
  type DeploymentPorts,
} from '../../../lambda/probe-deployment/deployment';
import { summarise } from '../../../lambda/probe-deployment/summary';
import {
  DATABASE_LAYERS,
  targetReport,
  worst,
  type Layer,
  type ProbeReport,
} from '../../../lambda/shared/probe-report';

/** A report of one database, whose layer failed or warned. */
function reportOf(layer?: Layer, status: 'failed' | 'warning' = 'failed'): ProbeReport {
  const layers = DATABASE_LAYERS.map((name) =>
    name === layer
      ? { layer: name, status, code: `${name}/reason`, message: `What is wrong, and what to do.` }
      : ({ layer: name, status: 'ok' } as const),
  );
  const targets = [targetReport('operations', 'database', layers)];
  return { platform: 'p', startedAt: '', milliseconds: 1, status: worst(targets.map((t) => t.status)), targets };
}

const eventOf = (more: Partial<DeploymentEvent> = {}): DeploymentEvent => ({
  RequestType: 'Create',
  StackId: 'arn:stack',
  RequestId: 'r',
  LogicalResourceId: 'Probe',
  ResponseURL: 'https://example.com',
  ResourceProperties: { OnDeploy: 'fail' },
  ...more,
});

/** Answers of the probe one after the other, the last again and again; each takes a second. */
function world(answers: readonly (ProbeReport | Error)[], status = 'CREATE_IN_PROGRESS', seconds = 1) {
  let now = 0;
  let calls = 0;
  const logged: unknown[] = [];
  const log = (message: string, fields?: object) => void logged.push({ message, ...fields });
  const ports: DeploymentPorts = {
    probe: async () => {
      const answer = answers[Math.min(calls++, answers.length - 1)]!;
      now += seconds * 1_000;
      if (answer instanceof Error) throw answer;
      return answer;
    },
    stackStatus: async () => {
      if (status === 'unknown') throw new Error('denied');
      return status;
    },
    now: () => now,
    sleep: async (milliseconds) => void (now += milliseconds),
    log: { info: log, warn: log, error: log },
  };
  return { ports, calls: () => calls, elapsed: () => now, logged };
}

test('what can be reached lets the deployment go on, at once', async () => {
  const { ports, calls, elapsed } = world([reportOf()]);
  expect(await onDeployment(eventOf(), ports)).toEqual({
    status: 'SUCCESS',
    text: 'All of 1 targets can be reached.',
  });
  expect([calls(), elapsed()]).toEqual([1, 1_000]);
});

test('what can’t be reached fails it, with target, layer, code and what to do', async () => {
  const { ports, calls, elapsed } = world([reportOf('tcp')]);
  const { status, text } = await onDeployment(eventOf(), ports);
  expect(status).toBe('FAILED');
  expect(text).toBe('operations, layer tcp, tcp/reason: What is wrong, and what to do. See docs/probe.md.');
  expect(calls()).toBeGreaterThan(3);
  expect(elapsed()).toBeLessThanOrEqual(PATIENCE_MS + 1_000);
});

test('or is only told', async () => {
  const { status, text } = await onDeployment(
    eventOf({ ResourceProperties: { OnDeploy: 'warn' } }),
    world([reportOf('tcp')]).ports,
  );
  expect(status).toBe('SUCCESS');
  expect(text).toContain('tcp/reason');
});

test('what passes after a while is no failure', async () => {
  const { ports, calls } = world([reportOf('select'), new Error('The function is pending'), reportOf()]);
  expect(await onDeployment(eventOf(), ports)).toMatchObject({ status: 'SUCCESS' });
  expect(calls()).toBe(3);
});

test.each(['tables', 'permissions', 'statistics'] as const)('%s never fail it, and are told', async (layer) => {
  const { ports, calls } = world([reportOf(layer, layer === 'statistics' ? 'warning' : 'failed')]);
  const { status, text } = await onDeployment(eventOf({ RequestType: 'Update' }), ports);
  expect([status, calls()]).toEqual(['SUCCESS', 1]);
  expect(text).toContain(`Warning: operations, layer ${layer}, ${layer}/reason`);
});

test('a probe that does not answer fails it too', async () => {
  const { status, text } = await onDeployment(eventOf(), world([new Error('timed out')], '', 65).ports);
  expect(status).toBe('FAILED');
  expect(text).toBe('probe: the probe itself did not answer (Error: timed out): see its log.');
});

test('deleting does nothing', async () => {
  const { ports, calls } = world([reportOf('tcp')]);
  expect(await onDeployment(eventOf({ RequestType: 'Delete' }), ports)).toMatchObject({ status: 'SUCCESS' });
  expect(calls()).toBe(0);
});

test.each([
  ['UPDATE_ROLLBACK_IN_PROGRESS', 'SUCCESS', 0],
  ['UPDATE_IN_PROGRESS', 'FAILED', 6],
  ['unknown', 'FAILED', 6],
])('an update while the stack is %s: %s', async (stack, status, probes) => {
  const { ports, calls } = world([reportOf('tcp')], stack);
  expect(await onDeployment(eventOf({ RequestType: 'Update' }), ports)).toMatchObject({ status });
  expect(calls()).toBe(probes);
});

test('it always ends in time for an answer, however long the probe takes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 65 }), async (seconds) => {
      const { ports, elapsed } = world([reportOf('tcp')], '', seconds);
      await onDeployment(eventOf(), ports);
      expect(elapsed()).toBeLessThanOrEqual(PATIENCE_MS + 65_000);
      expect(elapsed()).toBeGreaterThanOrEqual(PATIENCE_MS - PAUSE_MS - seconds * 1_000);
    }),
  );
});

test('a summary fits into an output of the stack, whatever there is to tell', () => {
  const [target] = reportOf('tcp').targets;
  const many = { ...reportOf('tcp'), targets: Array.from({ length: 40 }, () => target!) };
  const { text } = summarise(many);
  expect(text.length).toBeLessThanOrEqual(900);
  expect(text).toMatch(/^operations, layer tcp.* … `npm run probe -- --aws` shows everything\.$/);
});
