import { Stack } from 'aws-cdk-lib';
import { listOf, numberOf, ParameterValueType, textOf } from '../../lib/shared/ssm';
import { templateOf } from '../fixtures/stack';

function values(of: (stack: Stack) => unknown[]) {
  let found: unknown;
  const template = templateOf((stack) => {
    found = stack.resolve(of(stack));
  });
  const parameters = Object.entries(template.findParameters('*')).filter(([name]) => name !== 'BootstrapVersion');
  return { found, parameters: parameters.map(([, parameter]) => parameter) };
}

test('what is written out needs no parameter', () => {
  const { found, parameters } = values((stack) => [
    textOf(stack, 'db.example.com'),
    numberOf(stack, 5432),
    listOf(stack, ['a', 'b']),
  ]);
  expect(found).toEqual(['db.example.com', 5432, ['a', 'b']]);
  expect(parameters).toEqual([]);
});

test('what SSM holds is a parameter of the template, checked by CloudFormation, one however often it is used', () => {
  const { found, parameters } = values((stack) => [
    textOf(stack, { ssm: '/vpc' }, ParameterValueType.AWS_EC2_VPC_ID),
    textOf(stack, { ssm: '/vpc' }, ParameterValueType.AWS_EC2_VPC_ID),
    numberOf(stack, { ssm: '/port' }),
  ]);
  expect(found).toEqual([
    { Ref: expect.stringContaining('vpc') },
    { Ref: expect.stringContaining('vpc') },
    { Ref: expect.stringContaining('port') },
  ]);
  expect(parameters).toEqual([
    { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>', Default: '/vpc' },
    { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/port' },
  ]);
});

test('of a list as many are taken as are declared', () => {
  const { found, parameters } = values((stack) => listOf(stack, { ssm: '/subnets', count: 2 }));
  const list = { Ref: expect.stringContaining('subnets') };
  expect(found).toEqual([{ 'Fn::Select': [0, list] }, { 'Fn::Select': [1, list] }]);
  expect(parameters).toEqual([{ Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/subnets' }]);
});
