/** What templates don't say is neither reachable nor blocked. */
import type { Json } from '../../../fixtures/stack';
import { ref, resource } from '../faults/fixture';
import { inVpc, needOf, needsOf } from './shop';

const GROUPS = { Shared: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::SecurityGroup::Id>', Default: '/shop/group' } };
const ANY = [{ IpProtocol: '-1', CidrIp: '0.0.0.0/0' }];

test('the shop works as it is', () => expect(needOf({})).toMatchObject({ status: 'reachable', port: 5432 }));

describe('a source whose group only Systems Manager knows', () => {
  const change = { 'Function.VpcConfig.SecurityGroupIds': [ref('Shared')] };

  test('may be in the group that the database admits', () => {
    const need = needOf(change, { Parameters: GROUPS });
    expect(need).toMatchObject({ status: 'unknown', code: 'unresolved-security-group' });
    expect(need.detail).toMatch(/parameter Shared, which Systems Manager holds under \/shop\/group/);
  });

  test('is refused where no rule names a group at all', () => {
    const none = { ...change, 'DatabaseGroup.SecurityGroupIngress': [] };
    expect(needOf(none, { Parameters: GROUPS })).toMatchObject({ status: 'blocked', code: 'security-group-ingress' });
  });

  test('is told apart once its value is given', () => {
    const given = { Shared: 'sg-0123' };
    const need = needOf({ ...change, 'DatabaseGroup.SecurityGroupEgress': ANY }, { Parameters: GROUPS }, given);
    expect(need).toMatchObject({ status: 'blocked', code: 'security-group-ingress' });
  });
});

describe.each([
  ['by its id', 'vpc-0123', {}],
  ['by a parameter', { Ref: 'Network' }, { Parameters: { Network: { Type: 'AWS::EC2::VPC::Id' } } }],
])('subnets, routes and groups made in a VPC that is named %s', (_, vpc, more) => {
  // Its default network ACL is nowhere to be read.
  test('only what is elsewhere is in doubt', () =>
    expect(needOf(inVpc(vpc), more)).toMatchObject({ status: 'unknown', code: 'unresolved-network-acl' }));

  test('what is here still decides', () =>
    expect(needOf(inVpc(vpc, { 'DatabaseGroup.SecurityGroupIngress': [] }), more)).toMatchObject({
      status: 'blocked',
      code: 'security-group-ingress',
      blockedBy: { logicalId: 'DatabaseGroup' },
    }));
});

test('EC2 takes a NAT gateway for GatewayId', () => {
  const queue = {
    Queue: resource('SQS::Queue'),
    'Function.Environment.Variables': { QUEUE: ref('Queue') },
    'WayOut.NatGatewayId': undefined,
  };
  const call = (gateway: Json) =>
    needsOf({ ...queue, 'WayOut.GatewayId': gateway }).find(({ destination }) => destination.kind === 'service');
  expect(call(ref('Nat'))).toMatchObject({ status: 'reachable' });
  expect(call('vgw-1')).toMatchObject({ status: 'unknown', code: 'unresolved-appliance' });
});
