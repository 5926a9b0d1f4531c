import { Evaluator } from '../../../../lib/network/connectivity/template/evaluate';
import type { StackInput } from '../../../../lib/network/connectivity/input/stacks';
import type { Json } from '../../../../lib/network/connectivity/template/values';
import { isKnown, readable, unknownsOf } from '../../../../lib/network/connectivity/template/values';

const RESOURCES = {
  Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.1.0.0/16' } },
  Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: { Ref: 'Vpc' } } },
  Subnet: {
    Type: 'AWS::EC2::Subnet',
    Properties: { CidrBlock: { 'Fn::Select': [1, { 'Fn::Cidr': [{ 'Fn::GetAtt': ['Vpc', 'CidrBlock'] }, 4, 8] }] } },
  },
  Database: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'postgres' } },
  Other: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'mysql', Port: '3307' } },
  Cluster: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-mysql' } },
  Member: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Cluster' } } },
  Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'lake' } },
  Unnamed: { Type: 'AWS::S3::Bucket' },
  Secret: { Type: 'AWS::SecretsManager::Secret' },
  Broker: { Type: 'AWS::AmazonMQ::Broker' },
  Attachment: { Type: 'AWS::SecretsManager::SecretTargetAttachment', Properties: { SecretId: { Ref: 'Secret' } } },
};

const stack = (template: Json = {}, more: Partial<StackInput> = {}): StackInput => ({
  id: 'A',
  region: 'eu-central-1',
  account: '111122223333',
  template: { Resources: RESOURCES, ...template },
  ...more,
});

const evaluate = (expression: Json, template: Json = {}, parameters = {}): unknown =>
  new Evaluator([stack(template)], parameters).evaluate('A', expression);

/** A part of the name in the secret's ARN. */
const part = (at: number): Json => ({
  'Fn::Select': [at, { 'Fn::Split': ['-', { 'Fn::Select': [6, { 'Fn::Split': [':', { Ref: 'Secret' }] }] }] }],
});
const ENDPOINTS = { 'Fn::GetAtt': ['Broker', 'AmqpEndpoints'] };

describe('functions of CloudFormation', () => {
  test.each<[string, Json, unknown]>([
    ['a text', 'plain', 'plain'],
    ['Ref of a resource', { Ref: 'Vpc' }, '⟦A/Vpc⟧'],
    ['GetAtt of an id is the same as Ref', { 'Fn::GetAtt': ['Group', 'GroupId'] }, '⟦A/Group⟧'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Vpc.CidrBlock' }, '10.1.0.0/16'],
    [
      'GetAtt of what only AWS knows',
      { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] },
      '⟦A/Database.Endpoint.Address⟧',
    ],
    ['a port by the engine', { 'Fn::GetAtt': ['Database', 'Endpoint.Port'] }, 5432],
    ['a port by its property', { 'Fn::GetAtt': ['Other', 'Endpoint.Port'] }, 3307],
    ['a port of a member by its cluster', { 'Fn::GetAtt': ['Member', 'Endpoint.Port'] }, 3306],
    ['Ref of a named resource', { Ref: 'Bucket' }, 'lake'],
    ['ARN of a named resource', { 'Fn::GetAtt': ['Bucket', 'Arn'] }, 'arn:aws:s3:::lake'],
    ['ARN of another', { 'Fn::GetAtt': ['Unnamed', 'Arn'] }, 'arn:aws:s3:::⟦A/Unnamed⟧'],
    [
      'an attached secret is the secret',
      { Ref: 'Attachment' },
      'arn:aws:secretsmanager:eu-central-1:111122223333:secret:⟦A/Secret⟧',
    ],
    [
      'pseudo parameters',
      { 'Fn::Sub': '${AWS::Region}.${AWS::AccountId}.${AWS::Partition}.${AWS::URLSuffix}' },
      'eu-central-1.111122223333.aws.amazonaws.com',
    ],
    [
      'Sub with a reference and a literal',
      { 'Fn::Sub': '${Vpc}/${!Vpc}/${Vpc.CidrBlock}' },
      '⟦A/Vpc⟧/${Vpc}/10.1.0.0/16',
    ],
    ['Sub with variables', { 'Fn::Sub': ['${x}-${Vpc}', { x: { Ref: 'AWS::Region' } }] }, 'eu-central-1-⟦A/Vpc⟧'],
    ['Join', { 'Fn::Join': ['', ['a', { Ref: 'Vpc' }]] }, 'a⟦A/Vpc⟧'],
    [
      'Split keeps a token whole',
      { 'Fn::Split': ['/', { 'Fn::Join': ['/', ['a', { Ref: 'Vpc' }]] }] },
      ['a', '⟦A/Vpc⟧'],
    ],
    ['the name in an ARN', { 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Bucket', 'Arn'] }] }] }, 'lake'],
    ['a later part of a name that AWS makes up', part(1), '⟦A/Secret.part 2⟧'],
    [
      'a secret’s name, as the CDK takes it out of the ARN',
      { 'Fn::Join': ['-', [part(0), part(1), part(2)]] },
      '⟦A/Secret.name⟧',
    ],
    ['parts of a name in another order', { 'Fn::Join': ['-', [part(1), part(0)]] }, '⟦A/Secret.part 2⟧-⟦A/Secret⟧'],
    ['an item of a list of endpoints', { 'Fn::Select': [0, ENDPOINTS] }, '⟦A/Broker.AmqpEndpoints⟧'],
    ['another item of it', { 'Fn::Select': [1, ENDPOINTS] }, '⟦A/Broker.AmqpEndpoints part 2⟧'],
    ['all of them', { 'Fn::Join': [',', ENDPOINTS] }, '⟦A/Broker.AmqpEndpoints⟧'],
    ['zones', { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] }, '⟦=zone 2 of eu-central-1⟧'],
    [
      'zones of a named region',
      { 'Fn::Select': [1, { 'Fn::GetAZs': { Ref: 'AWS::Region' } }] },
      '⟦=zone 2 of eu-central-1⟧',
    ],
    ['Cidr', { 'Fn::Select': [1, { 'Fn::Cidr': ['10.0.0.0/16', 2, 8] }] }, '10.0.1.0/24'],
    ['Length', { 'Fn::Length': ['a', 'b'] }, 2],
    ['Base64', { 'Fn::Base64': 'text' }, 'text'],
    ['a secret resolved by AWS names the secret', '{{resolve:secretsmanager:arn:x:SecretString:password::}}', 'arn:x'],
    ['NoValue in a list', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['NoValue in an object', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
  ])('%s', (_, expression, expected) => {
    expect(evaluate(expression)).toEqual(expected);
  });

  test('a property built of others', () => {
    expect(new Evaluator([stack()]).property('A/Subnet', 'CidrBlock')).toBe('10.1.1.0/24');
  });

  test.each<[string, Json, RegExp]>([
    ['a reference to nothing', { Ref: 'Nothing' }, /Ref Nothing/],
    ['an attribute of nothing', { 'Fn::GetAtt': ['Nothing', 'Arn'] }, /GetAtt Nothing\.Arn/],
    ['an export of a stack that is not here', { 'Fn::ImportValue': 'network:VpcId' }, /export network:VpcId/],
    ['a parameter of Systems Manager', '{{resolve:ssm:/vpc/id}}', /ssm parameter \/vpc\/id/],
    ['a function of others', { 'Fn::Transform': {} }, /Fn::Transform/],
    ['an index out of range', { 'Fn::Select': [3, ['a']] }, /item 3 of 1/],
    ['a part of something unknown', { 'Fn::Select': [0, { 'Fn::Split': [',', { Ref: 'Nothing' }] }] }, /Ref Nothing/],
    ['blocks that do not fit', { 'Fn::Cidr': ['10.0.0.0/24', 4, 8] }, /Fn::Cidr/],
  ])('%s is unknown, with the reason', (_, expression, reason) => {
    const value = evaluate(expression) as string;
    expect(isKnown(value)).toBe(false);
    expect(unknownsOf(value)[0]).toMatch(reason);
    expect(readable(value)).toMatch(/unknown/);
  });

  test('a property that rests on itself is unknown, not an endless loop', () => {
    const template = {
      Resources: {
        A: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'B' } } },
        B: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { Ref: 'A' } } },
      },
    };
    expect(evaluate({ Ref: 'A' }, template)).toBeDefined();
  });
});

describe('parameters and mappings', () => {
  const Parameters = {
    Size: { Type: 'String', Default: 'small' },
    Subnets: { Type: 'List<AWS::EC2::Subnet::Id>', Default: 'subnet-1, subnet-2' },
    Vpc0: { Type: 'AWS::EC2::VPC::Id' },
    Stored: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/vpc/id' },
  };
  test('a default, and a list', () => {
    expect(evaluate({ Ref: 'Size' }, { Parameters })).toBe('small');
    expect(evaluate({ Ref: 'Subnets' }, { Parameters })).toEqual(['subnet-1', 'subnet-2']);
  });
  test('what is given goes before the default, by name and by stack', () => {
    expect(evaluate({ Ref: 'Size' }, { Parameters }, { Size: 'large' })).toBe('large');
    expect(evaluate({ Ref: 'Size' }, { Parameters }, { Size: 'large', 'A.Size': 'huge' })).toBe('huge');
  });
  test('without a default, or with one of Systems Manager, it is unknown', () => {
    expect(unknownsOf(evaluate({ Ref: 'Vpc0' }, { Parameters }) as string)[0]).toMatch(/Vpc0, which has no default/);
    expect(unknownsOf(evaluate({ Ref: 'Stored' }, { Parameters }) as string)[0]).toMatch(/Systems Manager.*\/vpc\/id/);
  });
  test('FindInMap by region, and its default', () => {
    const Mappings = { Blocks: { 'eu-central-1': { Vpc: '10.9.0.0/16' } } };
    const find = (key: string, ...more: Json[]) => ({
      'Fn::FindInMap': ['Blocks', { Ref: 'AWS::Region' }, key, ...more],
    });
    expect(evaluate(find('Vpc'), { Mappings })).toBe('10.9.0.0/16');
    expect(evaluate(find('None', { DefaultValue: 'x' }), { Mappings })).toBe('x');
    expect(isKnown(evaluate(find('None'), { Mappings }) as string)).toBe(false);
  });
});

describe('conditions', () => {
  const Conditions = {
    IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    IsBoth: { 'Fn::And': [{ Condition: 'IsProd' }, { 'Fn::Equals': ['a', 'a'] }] },
    IsEither: { 'Fn::Or': [{ Condition: 'IsProd' }, { 'Fn::Equals': ['a', 'a'] }] },
    IsNot: { 'Fn::Not': [{ Condition: 'IsProd' }] },
  };
  const withStage = (Default?: string) => ({ Conditions, Parameters: { Stage: { Type: 'String', Default } } });
  const choose = (name: string, stage?: string) => evaluate({ 'Fn::If': [name, 'yes', 'no'] }, withStage(stage));

  test.each([
    ['IsProd', 'prod', 'yes'],
    ['IsProd', 'dev', 'no'],
    ['IsBoth', 'prod', 'yes'],
    ['IsBoth', 'dev', 'no'],
    ['IsEither', 'dev', 'yes'],
    ['IsNot', 'dev', 'yes'],
  ])('%s with %s: %s', (name, stage, expected) => {
    expect(choose(name, stage)).toBe(expected);
  });

  test('an open comparison leaves the choice unknown, unless both are the same or another decides', () => {
    expect(isKnown(choose('IsProd') as string)).toBe(false);
    expect(choose('IsEither')).toBe('yes');
    expect(evaluate({ 'Fn::If': ['IsProd', 'same', 'same'] }, withStage())).toBe('same');
  });

  test('an assumed world decides it', () => {
    const open = new Evaluator([stack(withStage())]);
    open.evaluate('A', { 'Fn::If': ['IsProd', 'yes', 'no'] });
    const [comparison] = open.openComparisons;
    const world = new Evaluator([stack(withStage())], {}, new Map([[comparison!, true]]));
    expect(world.evaluate('A', { 'Fn::If': ['IsProd', 'yes', 'no'] })).toBe('yes');
  });

  test('a resource is there if its condition holds', () => {
    const template = {
      ...withStage('dev'),
      Resources: { X: { Type: 'T', Condition: 'IsProd' }, Y: { Type: 'T', Condition: 'IsNot' } },
    };
    const evaluator = new Evaluator([stack(template)]);
    expect([evaluator.exists('A/X'), evaluator.exists('A/Y'), evaluator.exists('A/Z')]).toEqual([false, true, false]);
    const open = new Evaluator([stack({ ...template, ...withStage() })]);
    expect(open.exists('A/X')).toBeUndefined();
  });
});

describe('across stacks', () => {
  const consumer = (expression: Json, more: Partial<StackInput> = {}): StackInput => ({
    id: 'B',
    region: 'eu-central-1',
    account: '111122223333',
    template: { Resources: {}, Outputs: { x: { Value: expression } } },
    ...more,
  });
  const Outputs = { Id: { Value: { Ref: 'Vpc' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Id' } } } };

  test('an export, by a name that is built', () => {
    const evaluator = new Evaluator([stack({ Outputs }), consumer(0)]);
    expect(evaluator.evaluate('B', { 'Fn::ImportValue': 'A:Id' })).toBe('⟦A/Vpc⟧');
  });

  test('exports end at the region and the account', () => {
    for (const elsewhere of [{ region: 'us-east-1' }, { account: '999999999999' }]) {
      const evaluator = new Evaluator([stack({ Outputs }), consumer(0, elsewhere)]);
      expect(isKnown(evaluator.evaluate('B', { 'Fn::ImportValue': 'A:Id' }))).toBe(false);
    }
  });

  test('a weak reference to an output', () => {
    const evaluator = new Evaluator([stack({ Outputs }), consumer(0)]);
    expect(evaluator.evaluate('B', { 'Fn::GetStackOutput': { StackName: 'A', OutputName: 'Id' } })).toBe('⟦A/Vpc⟧');
  });

  test('references across regions, by the writer and the reader that the library makes', () => {
    const name = '/cdk/exports/B/AeucentralRefVpc';
    const writer = {
      Type: 'Custom::CrossRegionExportWriter',
      Properties: { WriterProps: { region: 'us-east-1', exports: { [name]: { Ref: 'Vpc' } } } },
    };
    const evaluator = new Evaluator([
      stack({ Resources: { ...RESOURCES, Writer: writer } }),
      consumer(0, {
        region: 'us-east-1',
        template: { Resources: { Reader: { Type: 'Custom::CrossRegionExportReader' } } },
      }),
    ]);
    expect(evaluator.evaluate('B', { 'Fn::GetAtt': ['Reader', name] })).toBe('⟦A/Vpc⟧');
    expect(evaluator.evaluate('B', `{{resolve:ssm:${name}}}`)).toBe('⟦A/Vpc⟧');
  });

  describe('parameters of Systems Manager', () => {
    const parameter = (name: Json, value: Json, more: Json = {}): Json => ({
      Type: 'AWS::SSM::Parameter',
      Properties: { Name: name, Value: value },
      ...more,
    });
    const Parameters = {
      Vpc: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>', Default: '/net/vpc' },
      Subnets: { Type: 'AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>', Default: '/net/subnets' },
      Stage: { Type: 'String', Default: 'net' },
    };
    const ways: [string, Json][] = [
      ['by a parameter of the template', { Ref: 'Vpc' }],
      ['by a text', '{{resolve:ssm:/net/vpc}}'],
      ['by a name that is built', { 'Fn::Sub': '{{resolve:ssm:/${Stage}/vpc}}' }],
      ['by another name that is built', { 'Fn::Join': ['/', ['{{resolve:ssm:', { Ref: 'Stage' }, 'vpc}}']] }],
    ];
    const both = (made: Json, more: Partial<StackInput> = {}, conditions: Json = {}): Evaluator =>
      new Evaluator([
        stack({ Resources: { ...RESOURCES, ...made }, ...conditions }),
        consumer(0, { template: { Parameters, Resources: {} }, ...more }),
      ]);
    const MADE = {
      One: parameter('/net/vpc', { Ref: 'Vpc' }),
      Two: parameter({ 'Fn::Sub': '/net/subnets' }, { 'Fn::Join': [',', [{ Ref: 'Subnet' }, 'subnet-2']] }),
    };

    test.each(ways)('%s', (_, way) => expect(both(MADE).evaluate('B', way)).toBe('⟦A/Vpc⟧'));

    test('a list', () => expect(both(MADE).evaluate('B', { Ref: 'Subnets' })).toEqual(['⟦A/Subnet⟧', 'subnet-2']));

    test('its attribute', () => expect(both(MADE).evaluate('A', { 'Fn::GetAtt': ['One', 'Value'] })).toBe('⟦A/Vpc⟧'));

    test.each<[string, Evaluator]>([
      ['of another region', both(MADE, { region: 'us-east-1' })],
      ['of another account', both(MADE, { account: '999999999999' })],
      ['of which there are two', both({ ...MADE, Three: parameter('/net/vpc', 'vpc-3') })],
      ['with another name', both({ One: parameter('/net/other', 'vpc-3') })],
      ['whose name isn’t known', both({ One: parameter({ Ref: 'Nothing' }, 'vpc-3') })],
      ['whose value rests on itself', both({ One: parameter('/net/vpc', '{{resolve:ssm:/net/vpc}}') })],
      [
        'that may not be there',
        both(
          { One: parameter('/net/vpc', 'vpc-3', { Condition: 'Open' }) },
          {},
          { Conditions: { Open: { 'Fn::Equals': [{ Ref: 'Nothing' }, 'x'] } } },
        ),
      ],
    ])('a parameter %s stays unknown', (_name, evaluator) => {
      for (const [, way] of ways) expect(isKnown(evaluator.evaluate('B', way))).toBe(false);
    });

    test('a version that is named may be another one', () =>
      expect(isKnown(both(MADE).evaluate('B', '{{resolve:ssm:/net/vpc:3}}'))).toBe(false));

    test('names that rest on others', () => {
      const made = { ...MADE, Three: parameter('{{resolve:ssm:/net/name}}', 'x') };
      expect(both(made).evaluate('B', { Ref: 'Vpc' })).toBe('⟦A/Vpc⟧');
    });
  });

  test('into and out of a nested stack', () => {
    const around = stack({
      Resources: {
        ...RESOURCES,
        Inner: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { Parameters: { Net: { Ref: 'Vpc' }, Many: { 'Fn::Join': [',', ['a', { Ref: 'Vpc' }]] } } },
        },
      },
    });
    const nested: StackInput = {
      ...around,
      id: 'A:Inner',
      parent: { stack: 'A', logicalId: 'Inner' },
      template: {
        Parameters: { Net: { Type: 'String' }, Many: { Type: 'CommaDelimitedList' } },
        Resources: { Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: { Ref: 'Net' } } } },
        Outputs: { Group: { Value: { Ref: 'Group' } } },
      },
    };
    const evaluator = new Evaluator([around, nested]);
    expect(evaluator.property('A:Inner/Group', 'VpcId')).toBe('⟦A/Vpc⟧');
    expect(evaluator.evaluate('A:Inner', { Ref: 'Many' })).toEqual(['a', '⟦A/Vpc⟧']);
    expect(evaluator.evaluate('A', { 'Fn::GetAtt': ['Inner', 'Outputs.Group'] })).toBe('⟦A:Inner/Group⟧');
  });

  test('regions that are not named are the same', () => {
    const evaluator = new Evaluator([stack({}, { region: undefined }), consumer(0, { region: undefined })]);
    expect(evaluator.evaluate('A', { Ref: 'AWS::Region' })).toBe(evaluator.evaluate('B', { Ref: 'AWS::Region' }));
  });
});
