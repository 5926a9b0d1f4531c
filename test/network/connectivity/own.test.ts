/** The platform's own templates, in every shape that the configuration allows: nothing blocked, nothing wrong. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { readRequirements } from '../../../lib/ingestion/python-libraries';
import { checkConnectivity, readInputs, type Report } from '../../../lib/network/connectivity';
import type { ResolvedPlatform } from '../../../lib/platform';
import { PlatformStacks } from '../../../lib/stacks/platform-stacks';
import { apiPlatformFixture } from '../../fixtures/apis';
import { platformFixture } from '../../fixtures/platform';
import { found, platformBy, type WayName, ways } from '../../fixtures/ways';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headwater-own-'));
  // Stands for the libraries that a network without a way out gets from S3.
  const pins = readRequirements(join(__dirname, '..', '..', '..', 'glue', 'requirements.txt'));
  mkdirSync(join(folder, 'libraries'));
  writeFileSync(join(folder, 'libraries', 'requirements.txt'), pins.join('\n'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function check(platform: ResolvedPlatform): Report {
  const synthesise = (context: Record<string, unknown> = {}, outdir = join(folder, 'cdk.out')) => {
    const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
    new PlatformStacks(app, { platform, librariesFolder: join(folder, 'libraries') });
    return app.synth();
  };
  // What has to be looked up is found in a second round, as on the command line.
  const missing = synthesise({}, join(folder, 'first')).manifest.missing ?? [];
  synthesise(found(missing));
  return checkConnectivity(readInputs([join(folder, 'cdk.out')]));
}

const wrong = ({ needs, faults }: Report): string[] => [
  ...needs.filter(({ status }) => status === 'blocked').map(({ code, detail }) => `${code}: ${detail}`),
  ...faults.filter(({ severity }) => severity === 'error').map(({ code, detail }) => `${code}: ${detail}`),
];
const open = ({ needs }: Report): string[] =>
  needs
    .filter(({ status }) => status === 'unknown')
    .map(({ source, destination }) => `${source.label} → ${destination.label}`);

const network = (nat: 'none' | 'single' | 'per-zone', maxAzs: 2 | 3 = 2) =>
  ({ network: { kind: 'new', cidr: '10.20.0.0/16', maxAzs, nat } }) as const;

test.each<[string, ResolvedPlatform]>([
  ['dev', platformFixture('dev')],
  ['prod', platformFixture('prod')],
  ['with an API', apiPlatformFixture('dev')],
  ['without a way out', platformFixture('dev', network('none'))],
  ['without a way out, in three zones', platformFixture('prod', network('none', 3))],
])('%s: everybody reaches whom they must', (_, platform) => {
  const report = check(platform);
  expect(wrong(report)).toEqual([]);
  expect(open(report)).toEqual([]);
  expect(report.needs.length).toBeGreaterThan(5);
});

describe('an existing database', () => {
  test.each(Object.keys(ways) as WayName[])(
    'by %s: nothing is blocked, and what is open is the network of others',
    (way) => {
      const report = check(platformBy(way));
      expect(wrong(report)).toEqual([]);
      const database = report.needs.filter(({ destination }) => destination.kind === 'database');
      expect(database.map(({ source }) => source.kind)).toContain('glue');
    },
  );
});
