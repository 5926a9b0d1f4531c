import { cronFields, isTimeZone, parseSchedule } from '../../lib/platform/cron';

const next = (cron: string, after: string, timeZone = 'UTC', n = 1): string => {
  let time = new Date(after);
  for (let i = 0; i < n; i++) time = parseSchedule(cron, timeZone).next(time)!;
  return time.toISOString();
};
const previous = (cron: string, before: string, timeZone = 'UTC') =>
  parseSchedule(cron, timeZone).previous(new Date(before))?.toISOString();

describe('fields as EventBridge Scheduler reads them', () => {
  it.each([
    ['0 6 * * ? *', '2026-03-02T06:00:00Z', '2026-03-03T06:00:00.000Z'],
    ['0 6 ? * 1 *', '2026-03-02T00:00:00Z', '2026-03-08T06:00:00.000Z'],
    ['0 6 ? * 2-6 *', '2026-03-06T07:00:00Z', '2026-03-09T06:00:00.000Z'],
    ['0 6 ? * MON-FRI *', '2026-03-06T07:00:00Z', '2026-03-09T06:00:00.000Z'],
    ['0 6 ? * 7 *', '2026-03-02T00:00:00Z', '2026-03-07T06:00:00.000Z'],
    ['0/15 * * * ? *', '2026-03-02T10:16:00Z', '2026-03-02T10:30:00.000Z'],
    ['5/20 * * * ? *', '2026-03-02T10:46:00Z', '2026-03-02T11:05:00.000Z'],
    ['0 8/6 * * ? *', '2026-03-02T15:00:00Z', '2026-03-02T20:00:00.000Z'],
    ['0 0 1 JAN/6 ? *', '2026-03-02T15:00:00Z', '2026-07-01T00:00:00.000Z'],
    ['0 0 ? * 2/2 *', '2026-03-02T15:00:00Z', '2026-03-04T00:00:00.000Z'],
    ['0,30 6/12,9 * * ? *', '2026-03-02T06:30:00Z', '2026-03-02T09:00:00.000Z'],
    ['0 0 ? * L *', '2026-03-02T15:00:00Z', '2026-03-07T00:00:00.000Z'],
    ['0 0 L * ? *', '2026-02-10T00:00:00Z', '2026-02-28T00:00:00.000Z'],
    ['0 0 15W * ? *', '2026-02-10T00:00:00Z', '2026-02-16T00:00:00.000Z'],
    ['0 0 ? * 6L *', '2026-02-10T00:00:00Z', '2026-02-27T00:00:00.000Z'],
    ['0 0 ? * 2#1 *', '2026-03-02T00:00:00Z', '2026-04-06T00:00:00.000Z'],
    ['0 0 1 1 ? 2030', '2026-03-02T00:00:00Z', '2030-01-01T00:00:00.000Z'],
    ['30 5,17 * JAN-MAR ? *', '2026-03-31T06:00:00Z', '2026-03-31T17:30:00.000Z'],
  ])('%s after %s is %s', (cron, after, expected) => expect(next(cron, after)).toBe(expected));

  it('are local times, in winter and summer', () => {
    expect(next('0 6 * * ? *', '2026-03-07T00:00:00Z', 'America/New_York')).toBe('2026-03-07T11:00:00.000Z');
    expect(next('0 6 * * ? *', '2026-03-08T00:00:00Z', 'America/New_York')).toBe('2026-03-08T10:00:00.000Z');
  });

  it('are skipped where clocks go forward over them, and come once where they go back', () => {
    const newYork = 'America/New_York';
    expect(next('30 2 * * ? *', '2026-03-08T00:00:00Z', newYork)).toBe('2026-03-09T06:30:00.000Z');
    expect(next('0 2 * * ? *', '2026-03-08T00:00:00Z', newYork, 2)).toBe('2026-03-10T06:00:00.000Z');
    expect(previous('30 2 * * ? *', '2026-03-08T12:00:00Z', newYork)).toBe('2026-03-07T07:30:00.000Z');
    expect(next('30 1 * * ? *', '2026-11-01T05:30:00Z', newYork)).toBe('2026-11-02T06:30:00.000Z');
    expect(next('0 * * * ? *', '2026-11-01T05:00:00Z', newYork)).toBe('2026-11-01T07:00:00.000Z');
    expect(previous('0 * * * ? *', '2026-11-01T06:59:00Z', newYork)).toBe('2026-11-01T05:00:00.000Z');
  });

  it('have a previous time, strictly before', () => {
    expect(previous('0 6 * * ? *', '2026-03-02T06:00:00Z')).toBe('2026-03-01T06:00:00.000Z');
    expect(previous('0 6 * * ? *', '2026-03-02T06:00:01Z')).toBe('2026-03-02T06:00:00.000Z');
    expect(previous('0 6 * * ? *', '2026-03-08T12:00:00Z', 'America/New_York')).toBe('2026-03-08T10:00:00.000Z');
    expect(previous('0 0 1 1 ? 2030', '2026-03-02T00:00:00Z')).toBeUndefined();
  });
});

it.each([
  ['0 6 * * *', /5 fields, not 6/],
  ['0 0 6 * * ? *', /7 fields/],
  ['0 6 * * * *', /exactly one of day-of-month \('\*'\) and day-of-week \('\*'\)/],
  ['0 6 ? * ? *', /exactly one/],
  ['? 6 * * ? *', /'\?' stands alone/],
  ['0 6 1? * ? *', /'\?' stands alone/],
  ['0 6 ? * +MON *', /'\+' is not known/],
  ['0 25 * * ? *', /./],
  ['0 6 32 * ? *', /./],
  ['0 6 ? * 8 *', /./],
  ['0 6 ? * 0 *', /./],
  ['0 6 ? * MO *', /./],
  ['a b c d ? f', /./],
])('%s is refused', (cron, message) => expect(() => parseSchedule(cron, 'UTC')).toThrow(message));

it('knows time zones of the IANA database', () => {
  expect(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'].every(isTimeZone)).toBe(true);
  expect(['', '+01:00', 'Mars/Olympus', 'GMT+25'].some(isTimeZone)).toBe(false);
  expect(() => parseSchedule('0 6 * * ? *', 'Mars/Olympus')).toThrow("'Mars/Olympus' is not a time zone");
});

it('takes the fields out of an expression', () => {
  expect(cronFields('cron(0 6 * * ? *)')).toBe('0 6 * * ? *');
  expect(() => cronFields('rate(1 hour)')).toThrow("'rate(1 hour)' is not cron(…)");
});
