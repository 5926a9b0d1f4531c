import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
let out: string;
beforeEach(() => {
  out = join(mkdtempSync(join(tmpdir(), 'headwater-')), 'cdk.out');
});
afterEach(() => rmSync(join(out, '..'), { recursive: true, force: true }));

/** The app as the CDK's command line starts it. */
function synthesise(context: Record<string, unknown>) {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'bin/headwater.ts'], {
    cwd: ROOT,
    encoding: 'utf8',
    env: {
      ...process.env,
      CDK_OUTDIR: out,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], ...context }),
      CDK_DEFAULT_ACCOUNT: '111122223333',
      CDK_DEFAULT_REGION: 'eu-central-1',
      NODE_NO_WARNINGS: '1',
    },
  });
  const stacks = existsSync(out) ? readdirSync(out).filter((name) => name.endsWith('.template.json')) : [];
  return { status, stderr, stacks: stacks.map((name) => name.replace('.template.json', '')).sort() };
}

test('without an environment, the first of the configuration is synthesised', () => {
  const { status, stacks, stderr } = synthesise({ securityChecks: 'false' });
  expect(stderr).not.toContain('Error');
  expect(status).toBe(0);
  expect(stacks).toEqual(['flights-dev-data', 'flights-dev-network', 'flights-dev-pipelines']);
}, 60_000);

test('the environment is chosen by context, and the security checks find nothing', () => {
  const { status, stacks, stderr } = synthesise({ environment: 'prod' });
  expect(stderr).not.toMatch(/Acknowledge with|Error/);
  expect(status).toBe(0);
  expect(stacks).toEqual(['flights-prod-data', 'flights-prod-network', 'flights-prod-pipelines']);
}, 60_000);

test('a mistake is told in words, without a stack trace', () => {
  const { status, stderr, stacks } = synthesise({ environment: 'nope' });
  expect(status).toBe(1);
  expect(stderr).toMatch(/no environment 'nope'[\s\S]*'dev', 'prod'/);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(stacks).toEqual([]);
}, 60_000);
