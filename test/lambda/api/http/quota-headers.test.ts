import fc from 'fast-check';
import { allowances } from '../../../../lambda/api/http/limits/quota-headers';
import { retryAfter, untilReset } from '../../../../lambda/api/http/limits/times';

const NOW = Date.UTC(2026, 10, 1);
const limits = { concurrency: 4 };
const left = (headers: Record<string, string>, more = {}) =>
  allowances(headers, { ...limits, ...more }, NOW).map(({ remaining, reset }) => [remaining, reset]);

describe('how many requests are left', () => {
  test.each([
    ['x-ratelimit, seconds', { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': '30' }, [[12, 30_000]]],
    ['GitHub', { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': `${NOW / 1_000 + 60}` }, [[12, 60_000]]],
    [
      'milliseconds since 1970',
      { 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': `${NOW + 60_000}` },
      [[12, 60_000]],
    ],
    ['a date', { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '2026-11-01T00:00:07Z' }, [[1, 7_000]]],
    [
      'with what is exact',
      { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': `${NOW / 1_000 + 60}`, 'x-ratelimit-reset-after': '1.5' },
      [[1, 1_500]],
    ],
    ['x-rate-limit', { 'x-rate-limit-remaining': '3', 'x-rate-limit-reset': `${NOW / 1_000 + 900}` }, [[3, 900_000]]],
    ['ratelimit', { 'ratelimit-remaining': '3', 'ratelimit-reset': '9' }, [[3, 9_000]]],
    ['durations', { 'x-ratelimit-remaining-requests': '3', 'x-ratelimit-reset-requests': '6m0.5s' }, [[3, 360_500]]],
    [
      'durations in milliseconds',
      { 'x-ratelimit-remaining-requests': '3', 'x-ratelimit-reset-requests': '20ms' },
      [[3, 20]],
    ],
    ['RateLimit', { ratelimit: '"default";r=50;t=30' }, [[50, 30_000]]],
    [
      'RateLimit of several',
      { ratelimit: '"burst";r=5;t=1, "daily";r=900;t=4000' },
      [
        [5, 1_000],
        [900, 4_000_000],
      ],
    ],
    ['RateLimit with a partition', { ratelimit: '"a;b,c";r=5;t=1;pk=:cHsdsRa894==:' }, [[5, 1_000]]],
    ['RateLimit as a token', { ratelimit: 'default;r=5;t=1' }, [[5, 1_000]]],
    ['RateLimit, earlier', { ratelimit: 'limit=100, remaining=50, reset=30' }, [[50, 30_000]]],
    [
      'RateLimit without a time, by its policy',
      { ratelimit: '"b";r=0', 'ratelimit-policy': '"a";q=10;w=1, "b";q=99;w=60' },
      [[0, 60_000]],
    ],
    [
      'no time, by the longest policy',
      { 'ratelimit-remaining': '0', 'ratelimit-policy': '10;w=1, 50;w=60' },
      [[0, 60_000]],
    ],
    ['fractions', { 'x-ratelimit-remaining': '99.5', 'x-ratelimit-reset': '1' }, [[99.5, 1_000]]],
    [
      'two families',
      { 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '2', 'ratelimit-remaining': '3', 'ratelimit-reset': '4' },
      [
        [1, 2_000],
        [3, 4_000],
      ],
    ],
  ] as [string, Record<string, string>, number[][]][])('%s', (_, headers, expected) => {
    expect(left(headers)).toEqual(expected);
  });

  test.each([
    ['nothing', {}],
    ['no time', { 'x-ratelimit-remaining': '0' }],
    ['no number', { 'x-ratelimit-remaining': 'many', 'x-ratelimit-reset': '5' }],
    ['an empty one', { 'x-ratelimit-remaining': '', 'x-ratelimit-reset': '5' }],
    ['-1, which is no limit', { 'x-ratelimit-remaining': '-1', 'x-ratelimit-reset': '5' }],
    ['a time that is none', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': 'soon' }],
    ['no parameters', { ratelimit: '"default"' }],
    ['a policy alone', { 'ratelimit-policy': '"default";q=10;w=60' }],
  ] as [string, Record<string, string>][])('%s says nothing', (_, headers) => {
    expect(left(headers)).toEqual([]);
  });

  test('headers of one’s own', () => {
    const headers = { 'x-left': '3', 'x-again': `${NOW + 5_000}` };
    const own = { remainingHeader: 'X-Left', resetHeader: 'X-Again' };
    expect(left(headers, own)).toEqual([[3, 5_000]]);
    expect(left({ 'x-left': '3', 'x-again': '5000' }, { ...own, resetAs: 'seconds' })).toEqual([[3, 5_000_000]]);
    expect(left({ 'x-left': '3', 'x-again': '2026-11-01T00:01:00Z' }, { ...own, resetAs: 'timestamp' })).toEqual([
      [3, 60_000],
    ]);
    expect(left(headers, { ...own, resetAs: 'epochMilliseconds' })).toEqual([[3, 5_000]]);
    expect(left({ 'x-left': '3', 'x-again': `${NOW / 1_000 + 9}` }, { ...own, resetAs: 'epochSeconds' })).toEqual([
      [3, 9_000],
    ]);
  });

  test('one’s own number with a common time, and the other way round', () => {
    expect(left({ 'x-left': '3', 'ratelimit-reset': '8' }, { remainingHeader: 'x-left' })).toEqual([[3, 8_000]]);
    expect(left({ 'x-ratelimit-remaining': '3', 'x-again': '8' }, { resetHeader: 'x-again' })).toEqual([[3, 8_000]]);
  });

  test('whatever they have, nothing is thrown, and what is said is a number', () => {
    const names = [
      'x-ratelimit-remaining',
      'x-ratelimit-reset',
      'ratelimit',
      'ratelimit-policy',
      'ratelimit-remaining',
      'date',
      'x-own',
    ];
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[a-z"=;,.0-9 -]*$/), fc.double().map(String));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), text), (headers) => {
        for (const { remaining, reset } of allowances(headers, { ...limits, remainingHeader: 'x-own' }, NOW)) {
          expect(remaining).toBeGreaterThanOrEqual(0);
          expect(reset).toBeGreaterThanOrEqual(0);
        }
        expect(retryAfter({ 'retry-after': headers.ratelimit ?? '' }, NOW) ?? 0).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('a long header takes no long time', () => {
    const started = Date.now();
    for (const part of ['"', '\\"', ';r=', 'a;', ',', '1s'])
      allowances(
        {
          ratelimit: part.repeat(8_000),
          'ratelimit-policy': part.repeat(8_000),
          'x-ratelimit-reset': part.repeat(8_000),
          'x-ratelimit-remaining': '0',
        },
        limits,
        NOW,
      );
    expect(Date.now() - started).toBeLessThan(1_000);
  });
});

describe('times', () => {
  test.each([
    ['5', 5_000],
    ['0', 0],
    ['1.5', 1_500],
    [' 7 ', 7_000],
    ['Sun, 01 Nov 2026 00:00:30 GMT', 30_000],
    ['Sat, 31 Oct 2026 00:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
  ])('Retry-After %p', (value, expected) => {
    expect(retryAfter({ 'retry-after': value }, NOW)).toBe(expected);
  });

  test('by the server’s clock, which may go differently', () => {
    const date = 'Mon, 01 Nov 2027 00:00:00 GMT';
    expect(retryAfter({ date, 'retry-after': 'Mon, 01 Nov 2027 00:00:30 GMT' }, NOW)).toBe(30_000);
    expect(untilReset(`${Date.parse(date) / 1_000 + 9}`, { date }, NOW)).toBe(9_000);
    expect(untilReset(`${NOW / 1_000 + 9}`, { date: 'nonsense' }, NOW)).toBe(9_000);
  });

  test('that have passed are none', () => {
    expect(untilReset(`${NOW / 1_000 - 9}`, {}, NOW)).toBe(0);
    expect(untilReset('-9', {}, NOW)).toBe(0);
  });
});
