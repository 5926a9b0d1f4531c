import * as fc from 'fast-check';
import {
  contains,
  formatAddress,
  overlaps,
  parseAddress,
  parseCidr,
  splitCidr,
} from '../../../../lib/network/connectivity/template/cidr';
import { blockOf, fitsAws, hasHostBits } from '../../../../lib/network/connectivity/faults/common/blocks';
import { coverAll } from '../../../../lib/network/connectivity/faults/services/self-reference';
import { brief, faultsOf, input, ref, resource } from './fixture';

const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const bits = fc.integer({ min: 0, max: 32 });
const block = fc.tuple(address, bits).map(([at, length]) => `${formatAddress(at)}/${length}`);

test('addresses are read as they are written', () => {
  fc.assert(fc.property(address, (at) => parseAddress(formatAddress(at)) === at));
});

test('a block holds 2^(32 - bits) addresses, its own among them, and its canonical text is the same block', () => {
  fc.assert(
    fc.property(address, bits, (at, length) => {
      const found = blockOf(`${formatAddress(at)}/${length}`);
      if (typeof found !== 'object') throw new Error('no block');
      const [low, high] = found.range;
      expect(high - low + 1).toBe(2 ** (32 - length));
      expect(low <= at && at <= high).toBe(true);
      expect(hasHostBits(found)).toBe(at !== low);
      const canonical = blockOf(found.canonical);
      expect(canonical).toMatchObject({ range: found.range, bits: length });
      expect(typeof canonical === 'object' && hasHostBits(canonical)).toBe(false);
      expect(fitsAws(found)).toBe(length > 15 && length < 29);
    }),
  );
});

test('two blocks are apart, or one is inside the other', () => {
  fc.assert(
    fc.property(block, block, (a, b) => {
      const [first, second] = [parseCidr(a)!.range, parseCidr(b)!.range];
      expect(overlaps(first, second)).toBe(contains(first, second) || contains(second, first));
    }),
  );
});

test('parts that a block is split into are inside it, apart, and all told where there is room', () => {
  fc.assert(
    fc.property(block, fc.integer({ min: 1, max: 256 }), fc.integer({ min: 4, max: 16 }), (whole, count, hostBits) => {
      const { range, bits: length } = parseCidr(whole)!;
      const parts = splitCidr(whole, count, hostBits)?.map((part) => parseCidr(part)!.range);
      expect(parts !== undefined).toBe(count * 2 ** hostBits <= 2 ** (32 - length));
      parts?.forEach((part, i) => {
        expect(contains(range, part)).toBe(true);
        if (i > 0) expect(part[0]).toBe(parts[i - 1]![1] + 1);
      });
    }),
  );
});

test('a VPC split into subnets has no fault, and one whose subnet is moved has', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 2, max: 12 }), fc.nat(), (second, count, pick) => {
      const parts = splitCidr(`10.${second}.0.0/16`, count, 12)!;
      const subnets = (blocks: readonly string[]) =>
        input({
          Vpc: resource('EC2::VPC', { CidrBlock: `10.${second}.0.0/16` }),
          ...Object.fromEntries(
            blocks.map((CidrBlock, i) => [`Subnet${i}`, resource('EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock })]),
          ),
        });
      expect(brief(faultsOf(subnets(parts)))).toEqual([]);
      const [at, other] = [pick % count, (pick + 1) % count];
      expect(faultsOf(subnets(parts.with(at, parts[other]!))).map(({ code }) => code)).toEqual(['subnet-overlap']);
      expect(faultsOf(subnets(parts.with(at, '11.0.0.0/20'))).map(({ code }) => code)).toEqual(['subnet-outside-vpc']);
    }),
    { numRuns: 30 },
  );
});

test('ports are all covered by any cut of them, and by no cut that lacks a piece', () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 2, max: 65535 }), { maxLength: 8 });
  fc.assert(
    fc.property(cuts, fc.nat(), (at, pick) => {
      const starts = [0, ...at.sort((a, b) => a - b)];
      const pieces = starts.map((low, i): [number, number] => [low, (starts[i + 1] ?? 65536) - 1]);
      expect(coverAll([...pieces].reverse())).toBe(true);
      expect(coverAll(pieces.filter((_, i) => i !== pick % pieces.length))).toBe(false);
    }),
  );
});
