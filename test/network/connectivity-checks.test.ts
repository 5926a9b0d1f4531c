import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DatabaseInstance, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import { addConnectivityChecks } from '../../lib/network/connectivity-checks';

let folder: string;
let printed: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'headwater-checks-'));
  printed = '';
  jest.spyOn(console, 'error').mockImplementation((text: unknown) => void (printed += String(text)));
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

/** A function that is told of a database, and the database; connected or not. */
function build(connected: boolean) {
  const app = new App({ outdir: folder });
  addConnectivityChecks(app);
  const stack = new Stack(app, 'Shop');
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
  const database = new DatabaseInstance(stack, 'Database', {
    engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17 }),
    vpc,
  });
  const reader = new LambdaFunction(stack, 'Reader', {
    vpc,
    runtime: Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: Code.fromInline('exports.handler = async () => {};'),
    environment: { DB_HOST: database.dbInstanceEndpointAddress },
  });
  if (connected) database.connections.allowDefaultPortFrom(reader);
  return { app, database };
}

/** What a synthesis that fails says. */
function failure(app: App): string {
  try {
    app.synth();
  } catch (error) {
    return printed + (error as Error).message;
  }
  throw new Error('Synthesis did not fail.');
}

test('synthesis goes on where everybody reaches whom they must', () => {
  build(true).app.synth();
  expect(printed).not.toMatch(/blocked/);
});

test('synthesis fails where somebody does not, and says who, where and what to do', () => {
  const said = failure(build(false).app);
  expect(said).toMatch(/Lambda function Reader\w* → database Database\w*, port 5432, is blocked/);
  expect(said).toMatch(/Shop\/Database\/SecurityGroup\/Resource/);
  expect(said).toMatch(/Suggested fix: Add to DatabaseSecurityGroup\w* an ingress rule for TCP 5432/);
  expect(said).toMatch(/connectivity-checks\.test\.ts:\d+/);
});

test('a finding that is acknowledged, with its reason, lets it go on', () => {
  const { app, database } = build(false);
  Validations.of(database).acknowledge({
    id: 'Headwater-Connectivity::security-group-ingress',
    reason: 'The reader is not deployed yet.',
  });
  expect(() => app.synth()).not.toThrow();
});

test('an acknowledgement of another finding does not', () => {
  const { app, database } = build(false);
  Validations.of(database).acknowledge({ id: 'Headwater-Connectivity::no-route', reason: 'Something else.' });
  expect(failure(app)).toMatch(/security-group-ingress/);
});
