import type { ApiPagination } from '../../../../lib/platform/api';
import { ApiError, Pause } from '../../../../lambda/api/types';
import { Killed, load, numbered, pageOf, Platform } from './support';

const HOUR = 3_600_000;
const things = numbered(50);
const make = (before: (platform: Platform, requests: number) => void = () => undefined): Platform => {
  const platform: Platform = new Platform(
    (url) => {
      before(platform, platform.requests.length);
      return pageOf(things, url);
    },
    { things: load('things') },
  );
  return platform;
};
const all = (platform: Platform, extraction = 1): void =>
  expect([...platform.items('things', extraction).values()]).toEqual(things);

describe('time', () => {
  test('that is nearly over ends the call; the next one goes on', async () => {
    const platform = make();
    platform.pace = 20_000;
    platform.budget = 120_000;
    const statuses: string[] = [];
    for (;;) {
      const { status } = await platform.call('r');
      statuses.push(status);
      if (status === 'DONE') break;
    }
    expect(statuses.length).toBeGreaterThan(2);
    // Pages that were read ahead of the last one written are read again.
    expect(platform.requests.length).toBeLessThan(13 + 4 * statuses.length);
    all(platform);
    expect(platform.complete('things', 1).objects.length).toBeGreaterThan(2);
  });

  test('that is over while a request hangs ends the call with what there is', async () => {
    const platform = make();
    platform.budget = 100_000;
    platform.server = async (url) => {
      if (url.searchParams.get('offset') !== '0') {
        platform.now += 200_000;
        await new Promise(() => undefined);
      }
      return pageOf(things, url);
    };
    expect(await platform.call('r')).toEqual({ status: 'MORE' });
    expect(JSON.parse(platform.item('things').open!).place).toMatchObject({ pages: 1, items: 5 });
    platform.budget = Infinity;
    platform.server = (url) => pageOf(things, url);
    platform.requests.length = 0;
    expect(await platform.run('r')).toEqual([]);
    expect(platform.requests.map(({ url }) => new URL(url).searchParams.get('offset'))).not.toContain('0');
    all(platform);
  });
});

describe('a server that wants to be left alone', () => {
  test('is, for as long as it says', async () => {
    const platform = make((_, requests) => {
      if (requests === 5) throw new Pause(90, 'The server asks to wait 90 seconds.');
    });
    expect(await platform.call('r')).toEqual({ status: 'WAIT', seconds: 90 });
    expect(await platform.call('r')).toEqual({ status: 'DONE', failed: [] });
    all(platform);
  });

  test('beyond giveUpAfterMinutes fails, and the next run goes on', async () => {
    let open = true;
    const platform = make((_, requests) => {
      if (requests > 5 && open) throw new Pause(600, 'The circuit is open.');
    });
    const start = platform.now;
    expect(await platform.run('r')).toEqual(['things']);
    expect((platform.now - start) / 60_000).toBe(30);
    expect(platform.error('things', 'r').code).toBe('NoProgress');
    expect(platform.error('things', 'r').message).toContain('The circuit is open.');
    open = false;
    platform.requests.length = 0;
    expect(await platform.run('r2')).toEqual([]);
    expect(platform.requests.map(({ url }) => new URL(url).searchParams.get('offset'))).not.toContain('0');
    expect(platform.complete('things', 1)).toMatchObject({ runId: 'r2' });
    all(platform);
  });

  test('at once where it asks for longer than that', async () => {
    const platform = make(() => {
      throw new Pause(7_200, 'Retry-After: 7200');
    });
    expect(await platform.run('r')).toEqual(['things']);
    expect(platform.error('things', 'r')).toMatchObject({ code: 'NoProgress' });
  });
});

test('requests that hang for longer than giveUpAfterMinutes fail', async () => {
  const platform = make();
  platform.server = async () => {
    platform.now += 31 * 60_000;
    return new Promise(() => undefined);
  };
  expect(await platform.run('r')).toEqual(['things']);
  expect(platform.error('things', 'r').message).toContain('no page for 31 minutes');
});

describe.each(['ServerError', 'Unreachable', 'Timeout', 'RateLimited'])('an outage (%s)', (code) => {
  const failing = (until: (platform: Platform) => boolean): Platform => {
    const platform = make((_, requests) => {
      if (requests > 5 && until(platform)) throw new ApiError(code, 'All attempts failed.', true);
    });
    return platform;
  };

  test('is waited for by the state machine', async () => {
    const begin = Date.parse('2026-11-26T12:00:00Z');
    const platform = failing(({ now }) => now < begin + 20 * 60_000);
    expect(await platform.run('r')).toEqual([]);
    expect(platform.now - begin).toBeGreaterThanOrEqual(20 * 60_000);
    all(platform);
  });

  test('that lasts for longer than giveUpAfterMinutes fails, with what it was', async () => {
    const platform = failing(() => true);
    expect(await platform.run('r')).toEqual(['things']);
    expect(platform.error('things', 'r')).toEqual({ code, message: 'All attempts failed.' });
  });
});

describe('an extraction that was broken off', () => {
  const broken = async (): Promise<Platform> => {
    const platform = make((_, requests) => {
      if (requests > 5) throw new ApiError('ServerError', 'Answered 500.', true, 500);
    });
    platform.pace = 31_000;
    const { source } = platform;
    platform.source = { ...source, retries: { ...source.retries, giveUpAfterMinutes: 0 } };
    expect(await platform.run('r1')).toEqual(['things']);
    platform.source = source;
    expect(platform.error('things', 'r1')).toEqual({ code: 'ServerError', message: 'Answered 500.' });
    platform.server = (url) => pageOf(things, url);
    platform.requests.length = 0;
    return platform;
  };
  const offsets = (platform: Platform) => platform.requests.map(({ url }) => new URL(url).searchParams.get('offset'));

  test('goes on in the next run', async () => {
    const platform = await broken();
    platform.now += 23 * HOUR;
    expect(await platform.run('r2')).toEqual([]);
    expect(offsets(platform)).not.toContain('0');
    expect(platform.complete('things', 1)).toMatchObject({ runId: 'r2', startedAt: '2026-11-26T12:00:00.000Z' });
    all(platform);
  });

  test.each<[string, (platform: Platform) => object | void]>([
    ['too late', (platform) => void (platform.now += 25 * HOUR)],
    ['with another description', (platform) => void (platform.source = { ...platform.source, headers: { a: 'b' } })],
    [
      'as somebody else',
      (platform) => void (platform.source = { ...platform.source, authorization: { type: 'basic' } }),
    ],
    ['in another mode', () => ({ mode: 'full' })],
  ])('begins anew %s', async (_, change) => {
    const platform = await broken();
    expect(await platform.run('r2', change(platform) ?? {})).toEqual([]);
    expect(offsets(platform)).toContain('0');
    all(platform);
    expect(platform.complete('things', 1).objects.every((key) => key.endsWith('-2.ndjson.gz'))).toBe(true);
  });
});

test('what another run had read to its end is said to be so, and the next run reads for itself', async () => {
  const platform = make();
  // It is killed when all is read, before it has said so.
  const touch = (what: string): void => {
    if (what.includes('complete.json')) throw new Killed();
  };
  await expect(platform.call('r1', {}, touch)).rejects.toBeInstanceOf(Killed);
  platform.now += 20 * HOUR;
  const later = things.slice(1);
  platform.server = (url) => pageOf(later, url);
  expect(await platform.run('r2')).toEqual([]);
  expect(platform.complete('things', 1)).toMatchObject({ runId: 'r1', whole: true });
  all(platform);
  expect(platform.result('things', 'r2')).toMatchObject({ extraction: '00000002' });
  expect([...platform.items('things', 2).values()]).toEqual(later);
});

test.each(['BadRequest', 'NotFound', 'ItemsMissingInAnswer', 'ForeignLink'])(
  'what fails by %s is not gone on with',
  async (code) => {
    const platform = make((_, requests) => {
      if (requests > 5) throw new ApiError(code, 'No.');
    });
    expect(await platform.run('r')).toEqual(['things']);
    expect(platform.error('things', 'r')).toEqual({ code, message: 'No.' });
    expect(platform.item('things').open).toBeUndefined();
  },
);

test('errors that are not the API’s are not its failure', async () => {
  const platform = make(() => {
    throw new TypeError('A mistake of ours.');
  });
  await expect(platform.call('r')).rejects.toThrow('A mistake of ours.');
  expect(platform.artefacts.objects.size).toBe(0);
});

test('datasets that are not here are refused', async () => {
  await expect(make().call('r', { datasets: ['others'] })).rejects.toMatchObject({ name: 'InvalidInput' });
});

test('a cursor that expired begins anew, once', async () => {
  for (const times of [1, 2]) {
    let left = times;
    const platform = make((_, requests) => {
      if (requests % 6 === 0 && left-- > 0) throw new ApiError('CursorExpired', 'The cursor is too old.');
    });
    platform.pace = 31_000;
    expect(await platform.run('r')).toEqual(times === 1 ? [] : ['things']);
    if (times === 1) {
      all(platform);
      expect(platform.complete('things', 1).findings).toMatchObject([{ kind: 'CursorExpired', severity: 'info' }]);
      expect(platform.complete('things', 1).pages).toBe(platform.lines('things', 1).length);
    } else {
      expect(platform.error('things', 'r').code).toBe('CursorExpired');
      expect(platform.item('things').open).toBeUndefined();
    }
  }
});

describe.each([
  [400, 'BadRequest'],
  [404, 'NotFound'],
  [410, 'NotFound'],
])('an answer %i', (status, code) => {
  const refusing = (refused: (cursor: string | null, requests: number) => boolean): Platform => {
    const pagination: ApiPagination = { type: 'cursor', parameter: 'after', path: 'next' };
    const platform: Platform = new Platform(
      ({ searchParams }) => {
        const cursor = searchParams.get('after');
        if (refused(cursor, platform.requests.length)) throw new ApiError(code, 'No such thing.', false, status);
        const from = Number(cursor ?? 0);
        const next = from + 10 < things.length ? String(from + 10) : null;
        return { body: { items: things.slice(from, from + 10), next } };
      },
      { things: load('things', { pagination }) },
    );
    return platform;
  };

  test('to a cursor of its own is one that expired', async () => {
    const platform = refusing((_, requests) => requests === 3);
    expect(await platform.run('r')).toEqual([]);
    all(platform);
    expect(platform.complete('things', 1).findings).toMatchObject([{ kind: 'CursorExpired' }]);
  });

  test('to it again and again fails', async () => {
    const platform = refusing((cursor) => cursor === '20');
    expect(await platform.run('r')).toEqual(['things']);
    expect(platform.error('things', 'r')).toMatchObject({
      code: 'CursorExpired',
      message: expect.stringContaining('No such thing.'),
    });
  });

  test('to the first page is what it is', async () => {
    const platform = refusing((cursor) => cursor === null);
    expect(await platform.run('r')).toEqual(['things']);
    expect(platform.error('things', 'r').code).toBe(code);
  });
});

test('no items at all are no answer to be trusted, unless they may be', async () => {
  const platform = new Platform((url) => pageOf([], url), {
    things: load('things'),
    others: load('others', { whenEmpty: 'accept' }),
  });
  expect(await platform.run('r')).toEqual(['things']);
  expect(platform.error('things', 'r').code).toBe('EmptyResult');
  expect(platform.complete('others', 1)).toMatchObject({ items: 0, expected: 0, whole: true });
});

describe('an answer of status 200 that is none', () => {
  test.each<[string, object | string]>([
    ['a page of a proxy', '<html>'],
    ['an error', { error: 'Try later.' }],
  ])('is asked for again: %s', async (_, body) => {
    const platform = make();
    platform.server = (url) =>
      platform.requests.length % 3 === 0
        ? pageOf(things, url)
        : { body: typeof body === 'string' ? Buffer.from(body) : body };
    platform.source = { ...platform.source, limits: { concurrency: 1 } };
    expect(await platform.run('r')).toEqual([]);
    all(platform);
  });

  test('fails the third time', async () => {
    const platform = make();
    platform.server = () => ({ body: Buffer.from('<html>') });
    expect(await platform.run('r')).toEqual(['things']);
    expect(platform.error('things', 'r').code).toBe('NotJson');
    expect(platform.requests.length).toBe(3);
  });
});
