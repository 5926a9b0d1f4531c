/** The proof of the proof: `npm run test:connectivity -- --networks 20000` runs more networks. */
import { REASON_CODES } from '../../../../lib/network/connectivity/present/codes';
import { compare } from './judge';
import { templateOf } from './networks';
import { Statistics } from './statistics';
import type { Flaw } from './world';

const NETWORKS = 400;
const statistics = new Statistics();

test(`on ${NETWORKS} random networks every answer is what becomes of the packets`, () => {
  for (let seed = 1; seed <= NETWORKS; seed += 1) {
    const compared = compare(templateOf(seed));
    statistics.add(compared);
    expect({ seed, quarrels: compared.flatMap(({ quarrel }) => quarrel ?? []) }).toEqual({ seed, quarrels: [] });
  }
}, 120_000);

test('enough of the needs are reachable, enough are blocked, and next to none is unknown', () => {
  const { reachable, blocked, unknown } = statistics.byStatus;
  expect(statistics.needs).toBeGreaterThan(4 * NETWORKS);
  expect(reachable / statistics.needs).toBeGreaterThan(0.25);
  expect(blocked / statistics.needs).toBeGreaterThan(0.25);
  expect(unknown / statistics.needs).toBeLessThan(0.03);
});

test('every reason that has to do with packets is among them', () => {
  // Policies are no question of packets, and few networks go round in circles: one of the regressions does.
  // Policies and settings are no packets, and loops are rare.
  const policies = ['endpoint-policy', 'port-mismatch', 'routing-loop'];
  const codes = Object.keys(REASON_CODES).filter((code) => !code.startsWith('unresolved') && !policies.includes(code));
  expect(codes.filter((code) => !statistics.byCode.has(code))).toEqual([]);
});

test('the same seed gives the same network', () => {
  expect(templateOf(7)).toEqual(templateOf(7));
  expect(templateOf(7)).not.toEqual(templateOf(8));
});

/** A mistake in one of the two is a disagreement in some network. */
const FLAWS: Readonly<Record<Flaw, true>> = {
  'no return ACL': true,
  'shortest prefix': true,
  'transitive peering': true,
  'last ACL entry wins': true,
  'groups stateless': true,
  'references everywhere': true,
  'NAT needs no way out': true,
  'transit ignores zones': true,
  'one subnet only': true,
  'first address only': true,
  'well-known ephemeral port only': true,
  'UDP is TCP': true,
};

test.each(Object.keys(FLAWS) as Flaw[])(
  'a simulator with the flaw “%s” is found out',
  (flaw) => {
    const found = Array.from({ length: 4 * NETWORKS }, (_, i) => i + 1).find((seed) =>
      compare(templateOf(seed), flaw).some(({ quarrel }) => quarrel !== undefined),
    );
    expect(found).toBeDefined();
  },
  120_000,
);
