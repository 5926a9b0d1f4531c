import fc from 'fast-check';
import { judge } from '../../../lambda/stream/slow/judge';
import { utc } from '../../../lambda/stream/slow/times';
import { verdict } from '../../../lambda/stream/verdict';
import { bundleConsumer } from '../../../lib/ingestion/event/bundle';
import { compileEvents } from '../../../lib/ingestion/event/compile';
import { loadEvents } from '../../../lib/ingestion/event/load';
import type { EventSpec } from '../../../lib/platform/events';
import { ROOT, SPEC } from '../../lambda/stream/support';

const TOLERANT: EventSpec = {
  dataset: 'any',
  versions: [{ version: '1', fields: [] }],
  enrich: {},
  routes: { all: {} },
};
const { fast } = loadEvents(TOLERANT, ROOT);
const scratch = Buffer.alloc(1 << 16, '"');

function takes(text: string | Buffer): boolean {
  const bytes = Buffer.from(text);
  bytes.copy(scratch);
  return fast!(scratch, bytes.length, '', verdict());
}

describe('grammar', () => {
  const INSIDE = [
    ...['0', '-0', '1.5', '1e5', '1E+5', '1e-05', '-1.0e1', '123456789012345678901234567890'],
    ...['01', '+1', '.5', '1.', '1.e1', '1e', '1e+', '-', '--1', '0x1', 'NaN', 'Infinity', '1 2', '1_0'],
    ...['true', 'tru', 'trues', 'nul', 'null', 'false', 'fals', 'True', 'undefined'],
    ...[
      '""',
      '"',
      '"\\u00e9"',
      '"\\u00g9"',
      '"\\x"',
      '"\\',
      '"\\"',
      '"\\ud800"',
      '"a\tb"',
      '"a\u0001"',
      '"\u007f"',
      "'a'",
      '"\u2028"',
    ],
    ...[
      '[]',
      '[1]',
      '[1,]',
      '[,1]',
      '[1 2]',
      '[',
      ']',
      '[[]]',
      '[[[[]]]',
      '[1}',
      '{}',
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      '{,}',
      '{"a":1 "b":2}',
    ],
    ...[
      '{"a":{"b":[{}]}}',
      '{a:1}',
      '{1:1}',
      '/**/1',
      '1//',
      '\u00a01',
      '\ufeff1',
      '\v1',
      '\f1',
      '',
      ' 1 ',
      '\t[ 1 , { } ]\t',
    ],
  ];
  test.each(INSIDE)('%j is taken only where JSON.parse takes it', (inside) => {
    for (const text of [
      `{"x":${inside}}`,
      `{"x":[${inside}]}`,
      `{"y":1,"x":${inside},"z":{"x":${inside}}}`,
      `{"x":"${inside}"}`,
    ]) {
      let valid = true;
      try {
        JSON.parse(text);
      } catch {
        valid = false;
      }
      // Nothing here is beyond the fast path, but what is no object, and text with line ends.
      expect([text, takes(text)]).toEqual([text, valid]);
    }
  });

  test('random bytes of JSON are taken only where JSON.parse takes them', () => {
    const characters = fc.constantFrom(
      ...'{}[]:,"\\ \t\n0123456789.eE+-truefalsn',
      '"a"',
      '"a":',
      'é',
      '\u0000',
      '{"a":',
      '}}',
    );
    const texts = fc.array(characters, { maxLength: 40 }).map((all) => `{"a":${all.join('')}}`);
    const json = fc.json().map((text) => `{"x":${text}}`);
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(fc.oneof(texts, json), (text) => {
        if (!takes(text)) return void refused++;
        taken++;
        JSON.parse(text);
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(500);
  });

  test('what is not UTF-8 is not taken, wherever it is', () => {
    for (const bytes of [[0x80], [0xc3], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xff]]) {
      for (const [start, end] of [
        ['{"', '":1}'],
        ['{"a":"', '"}'],
        ['{"a":"0123456789', '0123456789"}'],
        ['{', '}'],
      ] as const)
        expect(takes(Buffer.concat([Buffer.from(start), Buffer.from(bytes), Buffer.from(end)]))).toBe(false);
    }
    expect(takes('{"é":"東京 😀"}')).toBe(true);
  });

  test('left-overs of a longer record are not read', () => {
    for (const left of ['x', '"', '}', ' ', '1', 'e'])
      for (const text of ['{"a":"b', '{"a":1', '{"a":[1', '{"a":tru', '{"a"', '{', '']) {
        scratch.fill(left);
        expect([left, text, takes(text)]).toEqual([left, text, false]);
      }
  });

  test('is deep only on the path that decides', () => {
    expect(takes(`{"x":${'['.repeat(30)}${']'.repeat(30)}}`)).toBe(true);
    expect(takes(`{"x":${'['.repeat(40)}${']'.repeat(40)}}`)).toBe(false);
  });
});

describe('times', () => {
  test.each([
    ['2026-11-01T10:00:00Z', '2026-11-01T10:00:00.000Z'],
    ['2026-11-01T10:00:00.1Z', '2026-11-01T10:00:00.100Z'],
    ['2026-11-01T10:00:00.123999999Z', '2026-11-01T10:00:00.123Z'],
    ['2024-02-29T23:59:59.9+00:30', '2024-02-29T23:29:59.900Z'],
    ['2026-01-01T00:00:00+14:00', '2025-12-31T10:00:00.000Z'],
    ['0050-06-01T00:00:00-00:01', '0050-06-01T00:01:00.000Z'],
    ['2026-02-29T00:00:00Z', undefined],
    ['1900-02-29T00:00:00Z', undefined],
    ['2026-04-31T00:00:00Z', undefined],
    ['2026-13-01T00:00:00Z', undefined],
    ['2026-11-01T24:00:00Z', undefined],
    ['2026-11-01T10:00:60Z', undefined],
    ['2026-11-01T10:00:00', undefined],
    ['2026-11-01T10:00:00z', undefined],
    ['2026-11-01 10:00:00Z', undefined],
    ['2026-11-01T10:00:00.Z', undefined],
    ['2026-11-01T10:00:00+24:00', undefined],
    ['0000-01-01T00:00:00Z', undefined],
    ['0001-01-01T00:00:00+01:00', undefined],
    ['9999-12-31T23:59:59-00:01', undefined],
    ['2026-11-01T10:00:00Z\n', undefined],
  ])('%s is %s, on both paths', (text, moment) => {
    expect(utc(text)).toBe(moment);
    const found = verdict();
    const event = Buffer.from(`{"occurred_at":${JSON.stringify(text)}}`);
    const sessions = loadEvents(SPEC, ROOT);
    event.copy(scratch);
    if (sessions.fast!(scratch, event.length, '', found)) expect(found.time).toBe(moment);
    else expect(moment === undefined || moment < '0002').toBe(true);
  });
});

test('there is no fast path where code wants objects, and the other one where a path leads nowhere', () => {
  expect(compileEvents({ ...SPEC, code: 'x.ts' })).toContain('fast = undefined');
  const lost = { ...SPEC, enrich: { n: { count: 'gone.id' } } };
  expect(compileEvents(lost)).toContain('fast = undefined');
  const events = loadEvents(lost, ROOT);
  expect(judge(events.spec)(Buffer.from('{"gone":[{"id":1},{}]}'), '', () => ({}) as never).derived).toBe('"n":1');
});

test('the same contract gives the same text, small enough to start fast', () => {
  const text = bundleConsumer(SPEC, ROOT);
  expect(bundleConsumer(structuredClone(SPEC), ROOT)).toBe(text);
  expect(text.length).toBeLessThan(60_000);
  expect(text).not.toContain(ROOT);
});

test('derived fields that stand in the contract are not asked of events', () => {
  const field = { name: 'total_different_products', type: 'integer', required: true } as const;
  const versions = [{ ...SPEC.versions[0]!, fields: [...SPEC.versions[0]!.fields, field] }];
  expect(compileEvents({ ...SPEC, versions })).toBe(compileEvents(SPEC));
});
