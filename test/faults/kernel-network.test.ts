/**
 * Networks of namespaces, cables, routes and packet filters: what the proof says of a connection is what a kernel does
 * with it. Needs root and nft; `npx jest --selectProjects faults test/faults/kernel-network`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templateOf } from '../network/connectivity/simulator/networks';
import { type Case, casesOf } from './kernel/cases';
import { missing, tryInKernel } from './kernel/run';

const why = missing();
if (why !== undefined) console.warn(`Not run in the kernel: ${why}.`);
const inKernel = why === undefined ? describe : describe.skip;

const FOLDER = join(__dirname, '../network/connectivity/simulator/regressions');
const picked = readdirSync(FOLDER).flatMap((file) =>
  casesOf(file.replace('.json', ''), JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))).slice(0, 1),
);

/** What a need is one of: a reason why not, or the gateways by which it works. */
const kindOf = ({ need }: Case): string =>
  need.code ??
  ['NAT gateway', 'Peering', 'Transit'].filter((word) => need.path.some(({ text }) => text.includes(word))).join();

/** One need of a network at most, and a few of a kind, so that there are many kinds. */
function randomCases(count: number): Case[] {
  const found: Case[] = [];
  for (let seed = 1; found.length < count && seed < 4_000; seed += 1) {
    const fresh = casesOf(`network ${seed}`, templateOf(seed)).find((item) => {
      const most = item.need.status === 'reachable' ? 3 : 1;
      return found.filter((known) => kindOf(known) === kindOf(item)).length < most;
    });
    if (fresh) found.push(fresh);
  }
  return found;
}

const all = why === undefined ? [...picked, ...randomCases(24)] : picked;

inKernel('a kernel agrees', () => {
  test.each(all.map((item) => [`${item.name} is ${item.need.status} ${item.need.code ?? ''}`, item] as const))(
    '%s',
    (_name, { need, job }) => {
      const results = tryInKernel(job);
      expect(results.length).toBeGreaterThan(0);
      const failed = results.filter(({ connected }) => !connected);
      if (need.status === 'reachable') expect(failed).toEqual([]);
      else expect(failed.length).toBeGreaterThan(0);
    },
    90_000,
  );

  test('of both kinds there are enough', () => {
    const reachable = all.filter(({ need }) => need.status === 'reachable').length;
    expect(reachable).toBeGreaterThanOrEqual(8);
    expect(all.length - reachable).toBeGreaterThanOrEqual(8);
  });
});
