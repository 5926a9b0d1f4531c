import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

test('a million items take no more memory than a few', async () => {
  // Without room on the heap for what isn't let go of: some 200 MB of text pass through it.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--max-old-space-size=40', '--max-semi-space-size=4', '--import', 'tsx', join(__dirname, 'large.ts')],
    { cwd: join(__dirname, '../../../..') },
  );
  const { failed, counts, megabytes } = JSON.parse(stdout);
  expect(failed).toEqual([]);
  expect(counts).toEqual([
    { items: 500_000, objects: expect.any(Number) },
    { items: 500_000, objects: expect.any(Number) },
  ]);
  expect(counts[0].objects).toBeGreaterThan(8);
  expect(megabytes).toBeLessThan(200);
}, 120_000);
