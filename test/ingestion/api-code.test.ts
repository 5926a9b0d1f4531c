import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Template } from 'aws-cdk-lib/assertions';
import { besideExtractor, bundleExtractor } from '../../lib/ingestion/api/bundle';
import { extractorCode } from '../../lib/ingestion/api/extractor-code';
import { propertiesOf } from '../fixtures/stack';
import { ROOT } from '../fixtures/streams';

/** A platform's folder whose function does nothing but name who authorises. */
const root = mkdtempSync(join(tmpdir(), 'headwater-api-'));
beforeAll(() => {
  mkdirSync(join(root, 'lambda', 'api', 'authorization'), { recursive: true });
  mkdirSync(join(root, 'auth'));
  const write = (path: string, text: string) => writeFileSync(join(root, ...path.split('/')), text);
  write(
    'lambda/api/index.ts',
    "export const handler = async () => (await import('headwater:api-authorize')).authorize();",
  );
  write('lambda/api/authorization/none.ts', "export const authorize = () => 'nobody';");
  for (const name of ['one', 'two']) write(`auth/${name}.ts`, `export const authorize = (): string => '${name}';`);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function run(text: string): Promise<unknown> {
  const module = { exports: {} as { handler: () => Promise<unknown> } };
  new Function('module', 'exports', 'require', text)(module, module.exports, require);
  return module.exports.handler();
}

test('has in it what the source names, and a stand-in where it names nothing', async () => {
  expect(await run(bundleExtractor(root, 'auth/one.ts'))).toBe('one');
  expect(await run(bundleExtractor(root, 'auth/two.ts'))).toBe('two');
  expect(await run(bundleExtractor(root))).toBe('nobody');
});

test('is the same for the same source', () => {
  expect(bundleExtractor(root, 'auth/one.ts')).toBe(bundleExtractor(root, 'auth/one.ts'));
});

test('a module that is not there, or is wrong, fails and is named', () => {
  expect(() => bundleExtractor(root, 'auth/three.ts')).toThrow(/three\.ts/);
});

test('two sources in one stack have each their own', () => {
  const stack = new Stack(new App(), 'Stack');
  const made = (id: string, code: Code) =>
    new LambdaFunction(stack, id, { code, handler: 'index.handler', runtime: Runtime.NODEJS_22_X });
  made('One', extractorCode(root, 'auth/one.ts'));
  made('Two', extractorCode(root, 'auth/two.ts'));
  made('Again', extractorCode(root, 'auth/one.ts'));
  const keys = propertiesOf(Template.fromStack(stack), 'AWS::Lambda::Function').map(({ Code: code }) => code.S3Key);
  expect(keys[0]).not.toBe(keys[1]);
  expect(keys[0]).toBe(keys[2]);
});

describe('the function that is deployed', () => {
  const text = bundleExtractor(ROOT);

  test('is small, and has no client of the SDK in it', () => {
    expect(Buffer.byteLength(text)).toBeLessThan(100 * 1024);
    expect(text).not.toMatch(/@aws-sdk|@smithy/);
  });

  test('finds beside it what is seldom loaded', async () => {
    const folder = mkdtempSync(join(root, 'function-'));
    for (const [path, content] of Object.entries({ 'index.js': text, ...besideExtractor() })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    const load = `import('./fzstd.js').then(({ Decompress }) => console.log(typeof Decompress, typeof require('./index.js').handler))`;
    writeFileSync(join(folder, 'probe.js'), load);
    expect(execFileSync(process.execPath, [join(folder, 'probe.js')], { encoding: 'utf8' })).toBe(
      'function function\n',
    );
    expect(text).toMatch(/import\("\.\/fzstd\.js"\)/);
  });
});
