import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { networkTemplate } from '../../bench/connectivity/template';
import { main } from '../../lib/cli/main';
import type { JsonReport } from '../../lib/network/connectivity';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'headwater-cli-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  const written: Record<string, string> = {};
  const lines = { out: '', error: '' };
  const code = main(args, {
    out: (text) => (lines.out += `${text}\n`),
    error: (text) => (lines.error += `${text}\n`),
    writeFile: (path, text) => (written[path] = text),
    colours: false,
  });
  return { code, ...lines, written };
}

const template = (content: object): string => {
  const path = join(folder, 'template.json');
  writeFileSync(path, JSON.stringify(content, null, 2));
  return path;
};
const clean = () => networkTemplate(1);
function broken() {
  const { Resources } = clean();
  delete (Resources as Record<string, unknown>).LetIn0;
  return { Resources };
}

describe('exit codes', () => {
  test('0 when nothing is blocked or wrong', () => {
    const { code, out } = run('connectivity', template(clean()));
    expect(out).toMatch(/6 reachable, 0 blocked, 0 unknown, 0 errors/);
    expect(code).toBe(0);
  });

  test('2 for a parameter that no template has, and for functions within functions without end', () => {
    const wrong = run('connectivity', template(clean()), '--parameter', 'Nope=1');
    expect(wrong).toMatchObject({ code: 2, error: 'No template has a parameter Nope. They have none.\n' });
    const name = `${'{"Fn::Join":["",['.repeat(5000)}"x"${']]}'.repeat(5000)}`;
    const path = join(folder, 'deep.json');
    writeFileSync(path, `{"Resources":{"X":{"Type":"AWS::SNS::Topic","Properties":{"TopicName":${name}}}}}`);
    expect(run('connectivity', path)).toMatchObject({
      code: 2,
      error: 'A template is nested too deeply to be read.\n',
    });
  });

  test('1 when something is, with hop, place and fix', () => {
    const { code, out } = run('connectivity', template(broken()));
    expect(code).toBe(1);
    expect(out).toMatch(
      /✗ blocked {2}Lambda function Worker0 → database Database0, port 5432 {2}\[security-group-ingress\]/,
    );
    expect(out).toMatch(/where {4}Guard0 in template, .*template\.json:\d+/);
    expect(out).toMatch(/fix {6}Add to Guard0 an ingress rule for TCP 5432 from security group Clients0\./);
  });

  test.each<[string, string[], RegExp]>([
    ['no command', [], /headwater COMMAND/],
    ['another command', ['nothing'], /There is no command nothing/],
    ['an option that is none', ['connectivity', '--nothing'], /There is no option --nothing/],
    ['a parameter without a value', ['connectivity', '--parameter', 'x', '.'], /NAME=VALUE/],
    ['a path that is not there', ['connectivity', '/nowhere/at/all'], /is not there/],
  ])('2 for %s', (_, args, message) => {
    const { code, error } = run(...args);
    expect(code).toBe(2);
    expect(error).toMatch(message);
  });

  test('0 for help', () => {
    expect(run('--help').code).toBe(0);
    expect(run('connectivity', '--help').out).toMatch(/--json/);
  });
});

test('--json says of each need and fault who, where, why and what to do', () => {
  const { out, code } = run('connectivity', template(broken()), '--json');
  const report = JSON.parse(out) as JsonReport;
  expect(code).toBe(1);
  expect(report.clean).toBe(false);
  expect(report.summary.blocked).toBe(2);
  expect(report.needs.find(({ status }) => status === 'blocked')).toMatchObject({
    source: 'Lambda function Worker0',
    sourceLogicalId: 'Worker0',
    destination: 'database Database0',
    destinationLogicalId: 'Database0',
    port: 5432,
    reasonCode: 'security-group-ingress',
    blockingResource: 'Guard0',
    fix: 'Add to Guard0 an ingress rule for TCP 5432 from security group Clients0.',
    acknowledged: null,
  });
});

test('--all lists the paths of what is reachable', () => {
  expect(run('connectivity', template(clean()), '--all').out).toMatch(/✓ reachable[^]*NAT gateway Nat0/);
});

test('--diagram writes a picture, by a name of its own or one that is given', () => {
  const path = template(broken());
  const { written } = run('connectivity', path, '--diagram');
  expect(written['connectivity.svg']).toMatch(/^<svg[^]*security-group-ingress[^]*<\/svg>\s*$/);
  expect(Object.keys(run('connectivity', '--diagram', 'net.svg', path).written)).toEqual(['net.svg']);
  expect(Object.keys(run('connectivity', '--diagram=x/y.svg', path).written)).toEqual(['x/y.svg']);
});

test('--parameter decides what a template leaves open', () => {
  const { Resources } = clean();
  const open = {
    Parameters: { Open: { Type: 'String' } },
    Conditions: { IsOpen: { 'Fn::Equals': [{ Ref: 'Open' }, 'yes'] } },
    Resources: { ...Resources, LetIn0: { ...Resources.LetIn0, Condition: 'IsOpen' } },
  };
  const path = template(open);
  expect(run('connectivity', path, '--parameter', 'Open=yes').code).toBe(0);
  expect(run('connectivity', path, '--parameter=Open=no').code).toBe(1);
  const unsure = run('connectivity', path);
  expect(unsure.out).toMatch(/\? unknown[^]*\[unresolved-condition\]/);
  expect(unsure.code).toBe(0);
});

test('a plain template accepts a finding in its metadata, with a reason', () => {
  const { Resources } = broken();
  const accepted = {
    Resources: {
      ...Resources,
      Guard0: {
        ...Resources.Guard0,
        Metadata: {
          'Headwater::Connectivity': { acknowledge: [{ code: 'security-group-ingress', reason: 'closed for now' }] },
        },
      },
    },
  };
  const { code, out } = run('connectivity', template(accepted));
  expect(code).toBe(0);
  expect(out).toMatch(/acknowledged[^]*because {2}closed for now/);
});

test('the executable: output, exit code, error', () => {
  const path = template(broken());
  const cli = (...args: string[]) =>
    spawnSync(process.execPath, [join(__dirname, '..', '..', 'bin', 'cli.mjs'), ...args], { encoding: 'utf8' });
  const ran = cli('connectivity', path, '--json');
  expect(ran.status).toBe(1);
  expect((JSON.parse(ran.stdout) as JsonReport).summary.blocked).toBe(2);
  expect(cli('connectivity', join(folder, 'no')).status).toBe(2);
}, 30_000);
