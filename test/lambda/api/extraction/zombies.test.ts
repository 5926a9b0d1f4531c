import fc from 'fast-check';
import { FAMILY, family } from './family';
import type { Platform } from './support';

const calm = async (): Promise<Platform> => {
  const platform = family(11, 3, 1, 11_000);
  await platform.run('r');
  return platform;
};

test('calls that run side by side, in whatever order, do no harm', async () => {
  const expected = await calm();
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 2, max: 3 }), async (scheduler, count) => {
      const platform = family(11, 3, 1, 11_000);
      const touch = (what: string): Promise<void> => scheduler.schedule(Promise.resolve(), what);
      await scheduler.waitFor(Promise.all(Array.from({ length: count }, () => platform.call('r', {}, touch))));
      await platform.run('r');
      same(platform, expected);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test.each([
  ['another call', 'r', 0],
  ['a later run that goes on', 'later', 1],
  ['a much later run that reads anew', 'later', 100],
])(
  'a call that wakes up after %s has come to the end changes nothing',
  async (_, runId, hours) => {
    const expected = await calm();
    for (let at = 0; ; at++) {
      const platform = family(11, 3, 1, 11_000);
      let touches = 0;
      let wake = (): void => undefined;
      let asleep = (): void => undefined;
      const sleeps = new Promise<boolean>((resolve) => (asleep = () => resolve(true)));
      const gate = new Promise<void>((resolve) => (wake = resolve));
      const zombie = platform.call('r', {}, async () => {
        if (touches++ < at) return;
        asleep();
        await gate;
      });
      if (!(await Promise.race([sleeps, zombie.then(() => false)]))) break;
      platform.now += hours * 3_600_000;
      expect(await platform.run(runId)).toEqual([]);
      const after = told(platform, runId);
      wake();
      expect(await zombie).toEqual(expect.objectContaining({ status: expect.stringMatching(/^(MORE|DONE)$/) }));
      // One that slept between two datasets may read the next one for its own run, as extractions of their own.
      expect(told(platform, runId)).toEqual(expect.arrayContaining(after));
      if (runId === 'r') expect(told(platform, runId)).toEqual(after);
      same(platform, expected);
    }
  },
  60_000,
);

/** All that others read. */
const told = (platform: Platform, runId: string): unknown[] => [
  ...FAMILY.map((dataset) => platform.result(dataset, runId)),
  ...[...platform.bronze.objects].filter(([key]) => key.endsWith('complete.json')).map(([key, text]) => key + text),
  ...(runId === 'r' ? platform.table.items : []),
];

function same(platform: Platform, expected: Platform): void {
  for (const dataset of FAMILY) {
    const last = Number(platform.item(dataset).extraction);
    for (let extraction = 1; extraction <= last; extraction++) {
      expect(platform.items(dataset, extraction)).toEqual(expected.items(dataset, 1));
      expect(platform.lines(dataset, extraction).map(({ page }) => page)).toEqual(
        expected.lines(dataset, 1).map(({ page }) => page),
      );
    }
    expect(platform.item(dataset).open).toBeUndefined();
  }
}
