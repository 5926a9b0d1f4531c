import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { bundledHandler } from '../../lib/ingestion/bundle';
import { PipelineHandler } from '../../lib/ingestion/pipeline-handler';
import { securityFindings } from '../../lib/security/checks';
import { CustomerKey } from '../../lib/security/customer-key';
import { propertiesOf } from '../fixtures/stack';

function handlers(...names: string[]) {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const key = new CustomerKey(stack, 'Key', { description: 'Logs', services: ['logs'] });
  for (const name of names) {
    new PipelineHandler(stack, name, {
      name,
      description: 'A test',
      code: Code.fromInline('exports.handler = async () => ({});'),
      environment: { PLATFORM: 'flights-dev' },
      statements: [
        { actions: ['dynamodb:GetItem'], resources: ['arn:aws:dynamodb:eu-central-1:111122223333:table/state'] },
      ],
      failures: 'Called synchronously.',
      key,
      timeout: Duration.seconds(30),
    });
  }
  return { stack, template: Template.fromStack(stack) };
}

test('runs on ARM with JSON logs and traces, in a log group and a role of its own', () => {
  const { template, stack } = handlers('flights-dev-plan');
  expect(propertiesOf(template, 'AWS::Lambda::Function')[0]).toMatchObject({
    FunctionName: 'flights-dev-plan',
    Runtime: 'nodejs22.x',
    Architectures: ['arm64'],
    Timeout: 30,
    LoggingConfig: { LogFormat: 'JSON', LogGroup: expect.anything() },
    TracingConfig: { Mode: 'Active' },
    Environment: { Variables: { PLATFORM: 'flights-dev' } },
  });
  template.hasResourceProperties('AWS::Logs::LogGroup', {
    LogGroupName: '/aws/lambda/flights-dev-plan',
    RetentionInDays: 365,
  });
  expect(securityFindings(stack)).toEqual([]);
});

test('may do what it was given, write its own log and traces, and nothing else', () => {
  const [policy] = propertiesOf(handlers('flights-dev-plan').template, 'AWS::IAM::Policy');
  const actions = policy!['PolicyDocument'].Statement.flatMap(
    (statement: { Action: string | string[] }) => statement.Action,
  );
  expect(actions).toEqual([
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'dynamodb:GetItem',
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
  ]);
});

test('two in one stack', () => {
  handlers('one', 'two').template.resourceCountIs('AWS::Lambda::Function', 2);
});

test('a bundle is one small file that runs by itself and keeps the names of errors', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'handler-'));
  try {
    writeFileSync(
      join(folder, 'index.ts'),
      `import { dirname } from 'node:path';
       export class InvalidInput extends Error { override readonly name = InvalidInput.prototype.constructor.name; }
       export const handler = async (event: { path: string }) => { if (!event.path) throw new InvalidInput('no path'); return dirname(event.path); };`,
    );
    const app = new App();
    const stack = new Stack(app, 'Stack');
    bundledHandler(folder).bind(stack);
    const { directory } = app.synth();
    const asset = readdirSync(directory).find((name) => name.startsWith('asset.'))!;
    const file = join(directory, asset, 'index.js');
    expect(statSync(file).size).toBeLessThan(3000);
    expect(readFileSync(file, 'utf8').split('\n').length).toBeLessThan(5);
    const { handler } = (await import(file)) as { handler: (event: { path?: string }) => Promise<string> };
    expect(await handler({ path: '/a/b' })).toBe('/a');
    await expect(handler({})).rejects.toMatchObject({ name: 'InvalidInput' });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
