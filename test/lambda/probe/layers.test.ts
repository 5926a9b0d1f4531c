import fc from 'fast-check';
import { attempt, Layers, Stopped } from '../../../lambda/probe/layers';
import { Reason } from '../../../lambda/probe/reason';
import { DATABASE_LAYERS, targetReport } from '../../../lambda/shared/probe-report';

const outcomes = fc.constantFrom('ok', 'fails', 'throws', 'hangs', 'warns') as fc.Arbitrary<
  'ok' | 'fails' | 'throws' | 'hangs' | 'warns'
>;
const NEVER = new Promise<never>(() => undefined);
const ORDER = DATABASE_LAYERS.filter((layer) => layer !== 'permissions');

test('whatever layers do, they are reported in order, the first that does not work is the reason, and nothing after it runs', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(outcomes, { minLength: ORDER.length, maxLength: ORDER.length }), async (all) => {
      const layers = new Layers(ORDER, {}, () => performance.now());
      const ran: string[] = [];
      try {
        for (const [index, layer] of ORDER.entries())
          await layers.run(layer, 5, async () => {
            ran.push(layer);
            if (all[index] === 'fails') throw new Reason('tcp/refused');
            if (all[index] === 'warns') throw new Reason('statistics/denied', {}, 'warning');
            if (all[index] === 'throws') throw new Error('something');
            if (all[index] === 'hangs') await NEVER;
          });
      } catch (error) {
        expect(error).toBeInstanceOf(Stopped);
      }
      const bad = all.findIndex((outcome) => outcome !== 'ok');
      const reached = bad < 0 ? ORDER.length : bad + 1;
      const report = targetReport('t', 'database', layers.all());
      expect(ran).toEqual(ORDER.slice(0, reached));
      expect(report.layers.map(({ layer }) => layer)).toEqual(ORDER);
      expect(report.layers.slice(0, reached - Number(bad >= 0)).every(({ status }) => status === 'ok')).toBe(true);
      expect(report.layers.slice(reached).every(({ status }) => status === 'skipped')).toBe(true);
      expect(report.layer).toBe(ORDER[bad]);
      if (bad < 0) return expect(report.status).toBe('ok');
      expect(report.status).toBe(all[bad] === 'warns' ? 'warning' : 'failed');
      expect(report.code).toBe(
        {
          fails: 'tcp/refused',
          warns: 'statistics/denied',
          throws: `${ORDER[bad]}/failed`,
          hangs: `${ORDER[bad]}/timeout`,
          ok: '',
        }[all[bad]!],
      );
      expect(report.message).toMatch(/\.$/);
    }),
    { numRuns: 60 },
  );
});

test('a layer whose time is up tells its work so, and says how long it waited', async () => {
  const layers = new Layers(['tcp'], { host: 'db', port: 5432, address: '10.0.0.1' }, () => performance.now());
  let told: unknown;
  const work = (signal: AbortSignal) =>
    new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => {
        told = signal.reason;
        reject(new Error('what the socket says'));
      }),
    );
  await attempt(layers.run('tcp', 20, work));
  expect(told).toMatchObject({ name: 'TimeUp' });
  const [layer] = layers.all();
  expect(layer).toMatchObject({ status: 'failed', code: 'tcp/timeout' });
  expect(layer!.message).toContain('db:5432 (10.0.0.1) within 0.02 s');
  expect(layer!.milliseconds).toBeGreaterThanOrEqual(19);
});
