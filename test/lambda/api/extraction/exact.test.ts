import fc from 'fast-check';
import { distance, exactly, written } from '../../../../lambda/api/extraction/cursor/exact';

const SECOND = 1_000_000_000n;

test.each<[unknown, bigint | undefined]>([
  ['1970-01-01T00:00:01Z', SECOND],
  ['1970-01-01T00:00:01.5Z', SECOND + SECOND / 2n],
  ['1970-01-01T00:00:01.123456789Z', 1_123_456_789n],
  ['1970-01-01T00:00:01,1Z', 1_100_000_000n],
  ['1970-01-01T01:00:01+01:00', SECOND],
  ['1970-01-01T01:00:01+0100', SECOND],
  ['1969-12-31T23:00:01-01', SECOND],
  ['1970-01-01 00:00:01', SECOND],
  ['1970-01-01T00:01', 60n * SECOND],
  ['1970-01-02', 86_400n * SECOND],
  ['1970-02', 31n * 86_400n * SECOND],
  ['Thu, 01 Jan 1970 00:00:01 GMT', SECOND],
  [1_764_150_000, 1_764_150_000n * SECOND],
  ['1764150000', 1_764_150_000n * SECOND],
  [1_764_150_000_123, 1_764_150_000_123_000_000n],
  ['1764150000123456', 1_764_150_000_123_456_000n],
  ['1764150000123456789', 1_764_150_000_123_456_789n],
  [1_764_150_000.25, 1_764_150_000_250_000_000n],
  ['soon', undefined],
  ['', undefined],
  [null, undefined],
  [{}, undefined],
  [Number.NaN, undefined],
])('the time %j', (value, expected) => {
  expect(exactly(value, 'iso')).toBe(expected);
});

test.each<[unknown, bigint | undefined]>([
  [5, 5n * SECOND],
  ['-1.25', -1_250_000_000n],
  ['1e3', 1_000n * SECOND],
  ['9007199254740993', 9_007_199_254_740_993n * SECOND],
  ['0.0000000019', 1n],
  ['-0.0000000011', -2n],
  ['2026-01-01', undefined],
])('the number %j', (value, expected) => {
  expect(exactly(value, 'number')).toBe(expected);
});

test.each([
  ['iso', '2026-01-02T03:04:05.678Z', '2026-01-02T03:04:05.679Z'],
  ['date', '2026-01-02', '2026-01-03'],
  ['epochSeconds', '1767323045', '1767323046'],
  ['epochMilliseconds', '1767323045678', '1767323045679'],
] as const)('as %s, rounded down or up', (format, down, up) => {
  const time = exactly('2026-01-02T03:04:05.6789Z', 'iso')!;
  expect([written(time, format), written(time, format, true)]).toEqual([down, up]);
});

test('what a format can say comes back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 200_000_000, max: 4_000_000_000 }), fc.nat({ max: 999 }), (seconds, thousandth) => {
      const time = BigInt(seconds) * SECOND;
      const fine = time + BigInt(thousandth) * 1_000_000n;
      expect(exactly(written(time, 'epochSeconds'), 'epochSeconds')).toBe(time);
      for (const format of ['iso', 'epochMilliseconds'] as const)
        expect(exactly(written(fine, format), format)).toBe(fine);
    }),
  );
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (value) => {
      expect(exactly(written(value, 'number'), 'number')).toBe(value);
    }),
  );
});

test('rounding down never comes out above, rounding up never below', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 18n), max: 4n * 10n ** 18n }),
      fc.constantFrom('iso', 'date', 'epochSeconds', 'epochMilliseconds') as fc.Arbitrary<'iso'>,
      (time, format) => {
        // As dates they can be compared whatever their size.
        const back = (text: string) => (format === 'iso' || format === 'date' ? exactly(text, 'iso')! : undefined);
        const [down, up] = [back(written(time, format)), back(written(time, format, true))];
        if (down !== undefined) expect(down <= time).toBe(true);
        if (up !== undefined) expect(up >= time).toBe(true);
      },
    ),
  );
});

test('distances are exact', () => {
  expect(distance(300)).toBe(300n * SECOND);
  expect(distance(0.1)).toBe(100_000_000n);
});
