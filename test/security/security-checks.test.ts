/** The packs of rules that are reported, over every variant; and the page about them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { acknowledge } from '../../lib/security/acknowledge';
import { CHECKS_PAGE, securityChecksPage } from '../../scripts/security-checks';
import { ACKNOWLEDGED } from '../../scripts/security-checks/acknowledged';
import type { Evaluation } from '../../scripts/security-checks/evaluate';
import { evaluate } from '../../scripts/security-checks/evaluate';
import { renderChecks } from '../../scripts/security-checks/render';
import { ROOT } from '../fixtures/streams';
import { buildPlatforms } from './support/platforms';

const evaluations = buildPlatforms().map(({ name, app }) => ({ name, packs: evaluate([app]) }));
const findings = evaluations.flatMap(({ name, packs }) =>
  packs.flatMap(({ pack, findings: found }) => found.map((finding) => ({ name, pack, ...finding }))),
);

test('no finding of any pack is open', () => {
  expect(findings.filter(({ reason }) => reason === undefined)).toEqual([]);
});

test('no finding is acknowledged that is not there', () => {
  const needed = (rule: string, on: RegExp) => findings.some((one) => one.rule === rule && on.test(one.path));
  expect(ACKNOWLEDGED.filter(({ rule, on }) => !needed(rule, on))).toEqual([]);
});

test('a reason is one: a sentence, and more than the rule said', () => {
  for (const { reason } of ACKNOWLEDGED) expect(reason).toMatch(/^[A-Z].{40,}\.$/);
});

test('four packs are asked, and most rules that apply are kept', () => {
  expect(evaluations[0]!.packs.map(({ pack }) => pack)).toEqual([
    'AwsSolutions',
    'Serverless',
    'NIST.800.53.R5',
    'HIPAA.Security',
  ]);
  for (const { rules, applied } of evaluations[0]!.packs) {
    expect(rules.size).toBeGreaterThan(10);
    expect(applied.size).toBeGreaterThan(5);
  }
});

test(`${CHECKS_PAGE} is up to date (npm run docs)`, () => {
  expect(readFileSync(join(ROOT, CHECKS_PAGE), 'utf8')).toBe(securityChecksPage());
});

describe('a new finding', () => {
  const found = (build: (stack: Stack) => void): Evaluation[] => {
    const app = new App();
    build(new Stack(app, 'Stack'));
    app.synth();
    return evaluate([app]);
  };
  const open = (packs: Evaluation[]) =>
    packs.flatMap(({ pack, findings: all }) =>
      all.filter(({ reason }) => !reason).map(({ rule }) => `${pack}-${rule}`),
    );

  test('is open, in each pack that has the rule, and on the page', () => {
    const packs = found((stack) => new Bucket(stack, 'New', { enforceSSL: true }));
    expect(open(packs)).toEqual(
      expect.arrayContaining([
        'AwsSolutions-S1',
        'NIST.800.53.R5-S3BucketLoggingEnabled',
        'HIPAA.Security-S3BucketLoggingEnabled',
      ]),
    );
    expect(renderChecks(packs)).toMatch(/`S3BucketLoggingEnabled` \|.*`New` \| \*\*open\*\* \|/);
  });

  test('is not, once it is acknowledged where it is', () => {
    const packs = found((stack) =>
      acknowledge(new Bucket(stack, 'New', { enforceSSL: true }), { 'AwsSolutions-S1': 'A test.' }),
    );
    expect(open(packs)).not.toContain('AwsSolutions-S1');
    expect(renderChecks(packs)).toMatch(/`S1` \|.*\| A test\. \|/);
  });
});
