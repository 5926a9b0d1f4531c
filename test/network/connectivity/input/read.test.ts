import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { InputError, readInputs } from '../../../../lib/network/connectivity';
import { userLine } from '../../../../lib/network/connectivity/input/locations';
import type { Json } from '../../../fixtures/stack';
import { parseYamlTemplate } from '../../../../lib/network/connectivity/input/yaml';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'headwater-read-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const BUCKET = { Resources: { Lake: { Type: 'AWS::S3::Bucket' } } };

describe('templates in files', () => {
  test('JSON and YAML, with the lines of their resources', () => {
    const json = file('a.template.json', JSON.stringify(BUCKET, null, 2));
    const yaml = file('b.yaml', 'Description: x\nResources:\n  Lake:\n    Type: AWS::S3::Bucket\n');
    const inputs = readInputs([json, yaml]);
    expect(inputs.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(inputs[0]!.locations!.Lake!.sourceLine).toBe(`${json}:3`);
    expect(inputs[1]!.locations!.Lake!.sourceLine).toBe(`${yaml}:3`);
    expect(inputs[1]!.template).toMatchObject(BUCKET);
  });

  test('a mark of the byte order and carriage returns are read over', () => {
    const json = file('a.json', `\uFEFF${JSON.stringify(BUCKET, null, 2).replaceAll('\n', '\r\n')}`);
    const yaml = file('b.yaml', '\uFEFFResources:\r\n  Lake:\r\n    Type: AWS::S3::Bucket\r\n');
    expect(readInputs([json, yaml]).map(({ template }) => template)).toMatchObject([BUCKET, BUCKET]);
  });

  test('loops are written out, over lists and over parameters, one within another', () => {
    const yaml = `Parameters: { Zones: { Type: CommaDelimitedList, Default: 'a, b' } }
Resources:
  Fn::ForEach::Names:
    - Name
    - [logs.old, raw]
    - Fn::ForEach::Zones:
        - Zone
        - !Ref Zones
        - Bucket&{Name}\${Zone}:
            Type: AWS::S3::Bucket
            Properties: { BucketName: !Sub '\${Name}-\${Zone}-\${AWS::Region}', X: !Ref Name }
`;
    const template = readInputs([file('loop.yaml', yaml)])[0]!.template as Json;
    expect(Object.keys(template.Resources)).toEqual(['Bucketlogsolda', 'Bucketlogsoldb', 'Bucketrawa', 'Bucketrawb']);
    expect(template.Resources.Bucketlogsolda.Properties).toEqual({
      BucketName: { 'Fn::Sub': 'logs.old-a-${AWS::Region}' },
      X: 'logs.old',
    });
  });

  test('two of one name are told apart', () => {
    mkdirSync(join(folder, 'x'));
    const inputs = readInputs([file('a.json', JSON.stringify(BUCKET)), file('x/a.json', JSON.stringify(BUCKET))]);
    expect(inputs.map(({ id }) => id)).toEqual(['a', 'a-2']);
  });

  test('a folder of templates, without what is none', () => {
    file('a.json', JSON.stringify(BUCKET));
    file('package.json', '{"name": "x"}');
    expect(readInputs([folder]).map(({ id }) => id)).toEqual(['a']);
  });
});

describe('input that can’t be used', () => {
  test.each<[string, () => string[], RegExp]>([
    ['nothing', () => [], /Nothing to check/],
    ['a path that is not there', () => [join(folder, 'no')], /no is not there/],
    ['an empty folder', () => [folder], /holds no manifest\.json and no template/],
    ['no JSON', () => [file('a.json', '{"Resources": ')], /a\.json is neither JSON nor YAML/],
    ['no YAML', () => [file('a.yaml', 'a: [')], /a\.yaml is neither JSON nor YAML/],
    ['no template', () => [file('a.json', '{"a": 1}')], /has no Resources/],
    ['a resource without a type', () => [file('a.json', '{"Resources": {"X": {}}}')], /resource X has no Type/],
    [
      'a loop over what nobody says',
      () => [file('a.yaml', 'Resources: { Fn::ForEach::X: [N, !Ref P, { B: { Type: AWS::S3::Bucket } }] }')],
      /Fn::ForEach::X goes over what the template doesn't say/,
    ],
    ['a macro', () => [file('a.yaml', 'Resources: { Fn::Transform: { Name: M } }')], /template-stage Processed/],
    ['a broken assembly', () => (file('manifest.json', '{'), [folder]), /manifest\.json can't be read/],
    ['an assembly without stacks', () => (file('manifest.json', '{"artifacts": {}}'), [folder]), /holds no stack/],
  ])('%s', (_, paths, message) => {
    const given = paths();
    expect(() => readInputs(given)).toThrow(InputError);
    expect(() => readInputs(given)).toThrow(message);
  });
});

describe('an assembly', () => {
  function synthesise() {
    const app = new App({ outdir: join(folder, 'cdk.out'), context: { 'aws:cdk:bundling-stacks': [] } });
    const env = { account: '111122223333', region: 'eu-central-1' };
    const stack = new Stack(app, 'Network', { env });
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
    Validations.of(vpc).acknowledge({ id: 'Headwater-Connectivity::no-route', reason: 'on purpose' });
    new Bucket(new NestedStack(stack, 'Inner'), 'Lake');
    new Bucket(new Stack(new Stage(app, 'Prod', { env }), 'Data'), 'Lake');
    app.synth();
    return readInputs([join(folder, 'cdk.out')]);
  }

  test('its stacks, those of stages, and those nested in others, with region and account', () => {
    const inputs = synthesise();
    expect(inputs.map(({ name }) => name).sort()).toEqual([
      'Network',
      expect.stringMatching(/^Network-InnerNestedStack/),
      'Prod-Data',
    ]);
    expect(inputs.every(({ region, account }) => region === 'eu-central-1' && account === '111122223333')).toBe(true);
    const nested = inputs.find(({ parent }) => parent)!;
    expect(nested.parent!.stack).toBe('Network');
    expect(Object.values(nested.template.Resources as Record<string, { Type: string }>)[0]!.Type).toBe(
      'AWS::S3::Bucket',
    );
  });

  test('construct paths, and what is acknowledged', () => {
    const network = synthesise().find(({ name }) => name === 'Network')!;
    const [id] = Object.entries(network.template.Resources as Record<string, { Type: string }>).find(
      ([, { Type }]) => Type === 'AWS::EC2::VPC',
    )!;
    expect(network.locations![id]!.constructPath).toBe('Network/Vpc/Resource');
    expect(network.acknowledgements).toEqual([{ path: 'Network/Vpc', code: 'no-route', reason: 'on purpose' }]);
  });
});

test('the user’s line in a trace is the innermost outside of libraries', () => {
  const trace = [
    '...new Vpc2 in aws-cdk-lib...',
    'new Thing (/x/node_modules/lib/index.js:1:1)',
    `new PlatformVpc (${process.cwd()}/lib/network/platform-vpc.ts:22:16)`,
    'other (/y/z.ts:1:1)',
  ];
  expect(userLine(trace)).toBe('lib/network/platform-vpc.ts:22');
  expect(userLine(['node:internal/x'])).toBeUndefined();
});

test('short forms of YAML', () => {
  expect(
    parseYamlTemplate(
      [
        'a: !Ref A',
        "b: !Sub '${A}-x'",
        'c: !GetAtt A.B.C',
        "d: !Join ['', [!Ref A, x]]",
        "e: !Select [0, !GetAZs '']",
        'f: !If [C, !Ref A, !Ref AWS::NoValue]',
        'g: !Equals [!Ref A, x]',
        'h: !FindInMap [M, !Ref A, k]',
        'i: 2012-10-17',
        'y: !Condition C',
        'j: !Sub ["${x}", {x: !Ref A}]',
      ].join('\n'),
    ),
  ).toEqual({
    a: { Ref: 'A' },
    b: { 'Fn::Sub': '${A}-x' },
    c: { 'Fn::GetAtt': ['A', 'B.C'] },
    d: { 'Fn::Join': ['', [{ Ref: 'A' }, 'x']] },
    e: { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
    f: { 'Fn::If': ['C', { Ref: 'A' }, { Ref: 'AWS::NoValue' }] },
    g: { 'Fn::Equals': [{ Ref: 'A' }, 'x'] },
    h: { 'Fn::FindInMap': ['M', { Ref: 'A' }, 'k'] },
    i: '2012-10-17',
    y: { Condition: 'C' },
    j: { 'Fn::Sub': ['${x}', { x: { Ref: 'A' } }] },
  });
});
