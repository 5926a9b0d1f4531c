import { reportLines } from '../../../local/probe/lines';
import { parseOptions } from '../../../local/probe/options';
import { targetReport, type ProbeReport } from '../../../lambda/shared/probe-report';

test('the running platform unless told otherwise', () => {
  expect(parseOptions([])).toEqual({ aws: false, json: false });
  expect(parseOptions(['--aws', '--environment', 'prod', '--json'])).toEqual({
    aws: true,
    environment: 'prod',
    json: true,
  });
  expect(parseOptions(['--help'])).toBeUndefined();
});

test.each([
  [['--aws', '--endpoint', 'http://127.0.0.1:1'], /Either --aws or --endpoint/],
  [['--endpoint', 'somewhere'], /is no address/],
  [['--what'], /npm run probe/],
])('%p is told to be wrong', (argv, message) => {
  expect(() => parseOptions(argv)).toThrow(message);
});

test('a report is a table layer by layer, then what to do', () => {
  const report: ProbeReport = {
    platform: 'flights-dev',
    startedAt: '2026-11-01T00:00:00Z',
    milliseconds: 5_012,
    status: 'failed',
    targets: [
      targetReport('operations', 'database', [
        { layer: 'dns', status: 'ok', milliseconds: 3 },
        { layer: 'tcp', status: 'failed', milliseconds: 5_001, code: 'tcp/timeout', message: 'Nothing answered.' },
        { layer: 'tls', status: 'skipped' },
      ]),
      targetReport('s3/silver', 'service', [{ layer: 'call', status: 'ok', milliseconds: 12 }]),
    ],
  };
  expect(reportLines(report)).toEqual([
    'flights-dev, probed in 5,012 ms',
    '',
    '  target      layer  result        ms  reason',
    '  ──────────  ─────  ─────────  ─────  ───────────',
    '  operations  dns    ✓ ok           3',
    '              tcp    ✗ failed   5,001  tcp/timeout',
    '              tls    – skipped      –',
    '  s3/silver   call   ✓ ok          12',
    '',
    '  ✗ operations, tcp/timeout: Nothing answered.',
    '  1 of 2 targets failed. docs/probe.md explains the reasons.',
  ]);
});
