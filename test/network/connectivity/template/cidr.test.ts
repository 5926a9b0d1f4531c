import fc from 'fast-check';
import {
  contains,
  formatAddress,
  overlaps,
  parseAddress,
  parseCidr,
  splitCidr,
} from '../../../../lib/network/connectivity/template/cidr';

const address = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('addresses are written as they are read', () => {
  fc.assert(fc.property(address, (number) => parseAddress(formatAddress(number)) === number));
});

test('a block has as many addresses as its length says, and begins at a multiple of that', () => {
  fc.assert(
    fc.property(address, fc.integer({ min: 0, max: 32 }), (number, bits) => {
      const { range, bits: read } = parseCidr(`${formatAddress(number)}/${bits}`)!;
      return (
        read === bits &&
        range[1] - range[0] + 1 === 2 ** (32 - bits) &&
        range[0] % 2 ** (32 - bits) === 0 &&
        range[0] <= number &&
        number <= range[1]
      );
    }),
  );
});

test('two blocks overlap only if one contains the other', () => {
  const block = fc
    .tuple(address, fc.integer({ min: 0, max: 32 }))
    .map(([n, bits]) => parseCidr(`${formatAddress(n)}/${bits}`)!.range);
  fc.assert(fc.property(block, block, (a, b) => overlaps(a, b) === (contains(a, b) || contains(b, a))));
});

test('parts of a block are in it, of one size, and apart', () => {
  fc.assert(
    fc.property(address, fc.integer({ min: 8, max: 24 }), fc.integer({ min: 1, max: 16 }), (n, bits, count) => {
      const block = `${formatAddress(n)}/${bits}`;
      const parts = splitCidr(block, count, 4)!.map((part) => parseCidr(part)!.range);
      return (
        parts.length === count &&
        parts.every(
          (part, i) => contains(parseCidr(block)!.range, part) && (i === 0 || part[0] === parts[i - 1]![1] + 1),
        )
      );
    }),
  );
});

test.each(['', '10.0.0', '10.0.0.256', '10.0.0.0/33', '10.0.0.0/x', '10.0.0.0/8/8', 'a.b.c.d', '::/0'])(
  '%p is no block',
  (text) => {
    expect(parseCidr(text)).toBeUndefined();
  },
);
