import { allow, arnOf, brief, faultsOf, handler, role, type Template } from './fixture';

const code = (command: string): string =>
  `const { ${command}Command } = require('@aws-sdk/client-dynamodb');
   exports.handler = () => db.send(new ${command}Command({ TableName: process.env.TABLE }));`;
const table: Template = { Table: { Type: 'AWS::DynamoDB::Table' } };
const made = (actions: string[], text = code('GetItem')): Template => ({
  ...handler(text, [allow(actions, arnOf('Table'))], { Environment: { Variables: { TABLE: { Ref: 'Table' } } } }),
  ...table,
});
const UNUSED = 'warning permission-unused Role';

test.each<[string, Template, string[]]>([
  ['all used', made(['dynamodb:GetItem']), []],
  ['one unused', made(['dynamodb:GetItem', 'dynamodb:DeleteItem']), [UNUSED]],
  ['what commonly comes with it', made(['dynamodb:GetItem', 'dynamodb:DescribeTable']), []],
  ['wildcards say nothing', made(['dynamodb:GetItem', 'dynamodb:Put*', 'dynamodb:DeleteItem']), []],
  [
    'keys, networks and logs are left out',
    made(['dynamodb:GetItem', 'kms:Decrypt', 'ec2:DescribeSubnets', 'xray:PutTraceSegments']),
    [],
  ],
  [
    'code that loads what is not here',
    made(['dynamodb:GetItem', 'dynamodb:DeleteItem'], `require('x');${code('GetItem')}`),
    [],
  ],
  ['inline code that holds a place', made(['dynamodb:DeleteItem'], 'exports.handler = () => 1;'), []],
])('%s', (_, template, expected) => expect(brief(faultsOf(template))).toEqual(expected));

test('a role that two use is used by both', () => {
  const template = made(['dynamodb:GetItem', 'dynamodb:DeleteItem']);
  template.Second = {
    ...template.Function,
    Properties: { ...template.Function.Properties, Code: { ZipFile: code('DeleteItem') } },
  };
  expect(faultsOf(template)).toEqual([]);
});

test('a role that somebody unknown may take is left alone', () => {
  const template = made(['dynamodb:GetItem', 'dynamodb:DeleteItem']);
  template.Role.Properties.AssumeRolePolicyDocument.Statement.push({
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    Principal: { AWS: 'arn:aws:iam::111122223333:root' },
  });
  expect(faultsOf(template)).toEqual([]);
});

test('names the actions, who does not call them, and where', () => {
  const [fault] = faultsOf(made(['dynamodb:GetItem', 'dynamodb:DeleteItem', 'dynamodb:Scan']));
  expect(fault).toMatchObject({
    code: 'permission-unused',
    severity: 'warning',
    detail: 'Role Role allows dynamodb:DeleteItem, dynamodb:Scan, which Lambda function Function never calls.',
    fix: 'Take dynamodb:DeleteItem, dynamodb:Scan out of the policies of role Role.',
  });
});

test('a state machine that does not use what its role allows', () => {
  const states = { Wait: { Type: 'Wait', Seconds: 1, End: true } };
  const template: Template = {
    Role: role('states', allow('lambda:InvokeFunction', 'arn:aws:lambda:eu-central-1:111122223333:function:x')),
    Machine: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { RoleArn: arnOf('Role'), DefinitionString: JSON.stringify({ StartAt: 'Wait', States: states }) },
    },
  };
  expect(brief(faultsOf(template))).toEqual([UNUSED]);
});
