import { needOf } from './shop';

const CONDITIONS = {
  Parameters: { Stage: { Type: 'String' } },
  Conditions: { Open: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
};
const open = {
  'DatabaseGroup.SecurityGroupIngress': [
    {
      'Fn::If': [
        'Open',
        { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, CidrIp: '10.0.0.0/16' },
        { Ref: 'AWS::NoValue' },
      ],
    },
  ],
};

test('what rests on a parameter says on which, and what it is compared with', () => {
  const need = needOf(open, CONDITIONS);
  expect(need).toMatchObject({ status: 'unknown', code: 'unresolved-condition' });
  expect(need.detail).toMatch(
    /^Rests on what can’t be resolved: whether Stage of stack Shop is prod; in one case: No rule/,
  );
});

test.each([
  ['prod', 'reachable'],
  ['dev', 'blocked'],
])('with %s it is %s', (Stage, status) => {
  expect(needOf(open, CONDITIONS, { Stage })).toMatchObject({ status });
});
