import fc from 'fast-check';
import { backoff } from '../../../../lambda/api/http/backoff';
import { Breaker } from '../../../../lambda/api/http/limits/breaker';
import { Concurrency, type Load } from '../../../../lambda/api/http/limits/concurrency';
import { Pace } from '../../../../lambda/api/http/limits/pace';
import { Quota } from '../../../../lambda/api/http/limits/quota';

const NOW = Date.UTC(2026, 10, 1);
const limits = { concurrency: 4 };

test('a pace is never exceeded, whenever one looks and however late one is', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.constantFrom(1_000, 60_000),
      fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 3_000 })), {
        minLength: 2,
        maxLength: 300,
      }),
      (times, span, delays) => {
        const pace = new Pace(times, span);
        const starts: number[] = [];
        let now = NOW;
        for (const delay of delays) {
          now += delay;
          now += pace.wait(now);
          pace.start(now);
          starts.push(now);
        }
        for (let i = times; i < starts.length; i++)
          expect(starts[i]! - starts[i - times]!).toBeGreaterThanOrEqual(span);
      },
    ),
  );
});

describe('concurrency', () => {
  test('stays between one and the most', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.array(fc.constantFrom<Load>('well', 'well', 'slow', 'refused'), { maxLength: 300 }),
        (most, loads) => {
          const concurrency = new Concurrency(most);
          loads.forEach((load, time) => {
            concurrency.learn(load, time, time);
            expect(concurrency.allowed).toBeGreaterThanOrEqual(1);
            expect(concurrency.allowed).toBeLessThanOrEqual(most);
          });
        },
      ),
    );
  });

  test('halves, and grows by one in as many answers as run', () => {
    const concurrency = new Concurrency(16);
    concurrency.learn('refused', 1, 1);
    expect(concurrency.allowed).toBe(8);
    for (let i = 0; i < 8; i++) concurrency.learn('well', 2, 2);
    expect(concurrency.allowed).toBe(8);
    concurrency.learn('well', 2, 2);
    expect(concurrency.allowed).toBe(9);
  });

  test('what ran already when it was lowered lowers it no further', () => {
    const concurrency = new Concurrency(16);
    for (let i = 0; i < 16; i++) concurrency.learn('refused', 5, 10);
    expect(concurrency.allowed).toBe(8);
    concurrency.learn('refused', 11, 12);
    expect(concurrency.allowed).toBe(4);
  });

  test('slow is what takes long, and several times as long as it could', () => {
    const concurrency = new Concurrency(4);
    expect(concurrency.judge(100)).toBe('well');
    expect(concurrency.judge(900)).toBe('well');
    expect(concurrency.judge(1_100)).toBe('slow');
    const steady = new Concurrency(4);
    for (let i = 0; i < 50; i++) expect(steady.judge(3_000)).toBe('well');
  });
});

describe('the breaker', () => {
  test('against a model: it opens exactly at so many failures in a row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.array(fc.boolean(), { maxLength: 60 }), (most, results) => {
        const breaker = new Breaker(most, 1_000);
        let row = 0;
        for (const passed of results) {
          if (breaker.wait(NOW) > 0) break;
          const probe = breaker.start();
          expect(probe).toBe(false);
          if (passed) breaker.passed(probe);
          else breaker.failed(probe, 'x', NOW);
          row = passed ? 0 : row + 1;
          expect(breaker.wait(NOW) > 0).toBe(row >= most);
        }
      }),
    );
  });

  test('stays open for its time, whatever ends meanwhile', () => {
    const breaker = new Breaker(2, 1_000);
    for (let i = 0; i < 2; i++) breaker.failed(false, 'x', NOW);
    breaker.failed(false, 'x', NOW + 500);
    breaker.passed(false);
    expect(breaker.wait(NOW + 999)).toBe(1);
    expect(breaker.wait(NOW + 1_000)).toBe(0);
    expect(breaker.start()).toBe(true);
    expect(breaker.probing).toBe(true);
    breaker.passed(true);
    expect(breaker.start()).toBe(false);
  });
});

describe('what the server leaves us', () => {
  const headers = (remaining: number, seconds: number) => ({
    'x-ratelimit-remaining': `${remaining}`,
    'x-ratelimit-reset': `${seconds}`,
  });

  test('is not made more use of than there is, while requests are under way', () => {
    const quota = new Quota(limits);
    quota.learn(headers(2, 10), quota.start(), NOW);
    quota.end();
    expect(quota.taken(NOW)).toBe(false);
    quota.start();
    expect(quota.taken(NOW)).toBe(false);
    quota.start();
    expect(quota.taken(NOW)).toBe(true);
    expect(quota.wait(NOW)).toBe(0);
    quota.end();
    expect(quota.taken(NOW)).toBe(false);
    expect(quota.taken(NOW + 10_000)).toBe(false);
  });

  test('of one resource is not counted down by others that say nothing', () => {
    const quota = new Quota(limits);
    quota.learn(headers(2, 3_600), quota.start(), NOW);
    quota.end();
    for (let i = 0; i < 10; i++) {
      quota.learn({}, quota.start(), NOW);
      quota.end();
    }
    expect(quota.wait(NOW)).toBe(0);
    expect(quota.taken(NOW)).toBe(false);
  });

  test('is what the latest request was told', () => {
    const quota = new Quota(limits);
    const [first, second] = [quota.start(), quota.start()];
    quota.learn(headers(0, 10), second!, NOW);
    quota.learn(headers(5, 10), first!, NOW);
    expect(quota.wait(NOW)).toBe(10_000);
  });

  test('is waited for a second at least', () => {
    const quota = new Quota(limits);
    quota.learn(headers(0, 0), quota.start(), NOW);
    expect(quota.wait(NOW)).toBe(1_000);
  });

  test('is the least of several limits', () => {
    const quota = new Quota(limits);
    quota.learn({ ratelimit: '"burst";r=0;t=2, "day";r=0;t=9' }, quota.start(), NOW);
    expect(quota.wait(NOW)).toBe(9_000);
    expect(quota.wait(NOW + 8_000)).toBe(1_000);
  });

  test('a shorter Retry-After does not undo a longer one', () => {
    const quota = new Quota(limits);
    expect(quota.hold({ 'retry-after': '9' }, NOW)).toBe(true);
    expect(quota.hold({ 'retry-after': '1' }, NOW)).toBe(true);
    expect(quota.hold({}, NOW)).toBe(false);
    expect(quota.wait(NOW)).toBe(9_000);
  });
});

test('pauses are within their bounds', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1_000 }),
      fc.integer({ min: 1, max: 300 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.boolean(),
      (attempt, most, random, throttled) => {
        const pause = backoff(attempt, most, random, throttled);
        expect(pause).toBeGreaterThanOrEqual(0);
        expect(pause).toBeLessThanOrEqual(Math.min(most * 1_000, 1_000 * 2 ** attempt));
      },
    ),
  );
});
