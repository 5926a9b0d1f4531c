import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CheckpointFiles } from '../../../../local/streams/runtime/checkpoint-file';

const folder = mkdtempSync(join(tmpdir(), 'headwater-checkpoints-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what was saved is there for the next one; another name has nothing', async () => {
  await new CheckpointFiles<{ n: number }>(folder).save('arn:aws/one', { n: 1 });
  const files = new CheckpointFiles<{ n: number }>(folder);
  expect(await files.load('arn:aws/one')).toEqual({ n: 1 });
  expect(await files.load('other')).toBeUndefined();
  expect(readdirSync(folder)).toEqual(['arn_aws_one.json']);
});

test('saves of one name are at least half a second apart', async () => {
  const files = new CheckpointFiles<{ n: number }>(folder);
  const begun = Date.now();
  await files.save('often', { n: 1 });
  await files.save('often', { n: 2 });
  expect(await files.load('often')).toEqual({ n: 2 });
  expect(Date.now() - begun).toBeGreaterThanOrEqual(450);
});
