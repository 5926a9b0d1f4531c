import fc from 'fast-check';
import { cidrBlock, overlap } from '../../lib/platform/cidr';
import { mistakesOf } from './fixture';
import { peered, routed } from '../fixtures/reach';

describe('overlap', () => {
  /** Blocks near each other, so that many overlap. */
  const block = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 20, max: 28 })).map(([part, bits]) => {
    const size = 2 ** (32 - bits);
    const first = Math.floor((10 * 2 ** 24 + part * 64) / size) * size;
    return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${bits}`;
  });
  const addresses = (cidr: string): Set<number> => {
    const { first, size } = cidrBlock(cidr)!;
    return new Set(Array.from({ length: size }, (_, index) => first + index));
  };

  it('is what counting every address says, and so is the refusal', () => {
    let overlapping = 0;
    fc.assert(
      fc.property(block, block, (one, other) => {
        const all = addresses(one);
        const common = [...addresses(other)].some((address) => all.has(address));
        overlapping += common ? 1 : 0;
        expect(overlap(one, other)).toBe(common);
        const found = mistakesOf(
          peered({ peerVpcCidrBlock: other }, {}, { existing: { ...routed.existing, vpcCidrBlock: one } }),
        );
        expect(found.some(({ what }) => what.includes('overlaps'))).toBe(common);
      }),
      { numRuns: 60 },
    );
    expect(overlapping).toBeGreaterThan(3);
    expect(overlapping).toBeLessThan(57);
  });

  it.each(['10.0.0.0', '10.0.0/8', '10.0.0.256/24', '10.0.0.0/33', 'x'])('%s is no block', (text) => {
    expect(cidrBlock(text)).toBeUndefined();
    expect(overlap(text, '10.0.0.0/8')).toBe(false);
  });
});
