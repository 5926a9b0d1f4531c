import { Succession } from '../../../local/streams/shards';

const shards = [{ shardId: 'one', closed: false }];

test('what has been read is up to when the last of the shards was, and unknown while there are none', () => {
  const succession = new Succession();
  expect([succession.caughtUpAt([]), succession.caughtUpAt([7, 5, 9])]).toEqual([0, 5]);
});

test('while a shard is at its end nothing is read to the end: others follow it', () => {
  expect(new Succession().caughtUpAt([7, Infinity])).toBe(0);
});

test('after the end of a shard its followers are to be listed first', async () => {
  const succession = new Succession();
  succession.end();
  expect(succession.caughtUpAt([7])).toBe(0);
  await succession.list({ listShards: async () => shards });
  expect(succession.caughtUpAt([7])).toBe(7);
});

test('a list that was asked for before the end does not have them', async () => {
  const succession = new Succession();
  let answer = (): void => undefined;
  const asked = succession.list({ listShards: () => new Promise((resolve) => (answer = () => resolve(shards))) });
  succession.end();
  answer();
  await asked;
  expect(succession.caughtUpAt([7])).toBe(0);
});
