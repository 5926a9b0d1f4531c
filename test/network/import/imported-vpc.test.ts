import type { NetworkParts } from '../../../lib/network/import/imported-network';
import { importVpc } from '../../../lib/network/import/imported-vpc';
import type { ResolvedExistingNetwork } from '../../../lib/platform/definition';
import { templateOf } from '../../fixtures/stack';

const ids: ResolvedExistingNetwork = {
  kind: 'existing',
  vpcId: 'vpc-1',
  vpcCidrBlock: '10.0.0.0/16',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  privateSubnets: ['subnet-1', 'subnet-2'],
  databaseSubnets: ['subnet-1', 'subnet-3'],
};
const ssm: ResolvedExistingNetwork = {
  kind: 'existing',
  vpcId: { ssm: '/vpc_id' },
  vpcCidrBlock: { ssm: '/vpc_cidr_block' },
  availabilityZones: { ssm: '/azs', count: 3 },
  privateSubnets: { ssm: '/private_subnets', count: 3 },
  databaseSubnets: { ssm: '/private_subnets', count: 3 },
  privateRouteTableIds: { ssm: '/private_route_table_ids', count: 1 },
};

function imported(network: ResolvedExistingNetwork) {
  let parts: NetworkParts | undefined;
  let resolved: unknown;
  const template = templateOf((stack) => {
    parts = importVpc(stack, 'Vpc', network);
    resolved = stack.resolve({
      subnets: parts.privateSubnets.map((s) => s.subnetId),
      tables: parts.privateRouteTableIds,
    });
  });
  const parameters = Object.values(template.findParameters('*')).filter(
    ({ Default: name }) => !String(name).startsWith('/cdk-'),
  );
  return {
    parts: parts!,
    resolved,
    template,
    parameters,
    facts: template.toJSON().Metadata['Headwater::Connectivity'],
  };
}

test('by ids: nothing is made, and what is known is declared', () => {
  const { template, facts, parts } = imported({
    ...ids,
    privateRouteTableIds: ['rtb-1', 'rtb-1'],
    privateSubnetsCidrBlocks: ['10.0.1.0/24', '10.0.2.0/24'],
    vpcEnableDnsHostnames: true,
  });
  expect(template.toJSON().Resources).toBeUndefined();
  expect(parts.privateRouteTableIds).toEqual(['rtb-1']);
  expect(parts.privateSubnetsCidrBlocks).toEqual(['10.0.1.0/24', '10.0.2.0/24']);
  const [a, b] = ['eu-central-1a', 'eu-central-1b'];
  expect(facts.networks).toEqual([
    {
      vpcId: 'vpc-1',
      cidrBlocks: ['10.0.0.0/16'],
      enableDnsHostnames: true,
      subnets: [
        { subnetId: 'subnet-1', cidrBlock: '10.0.1.0/24', availabilityZone: a, routeTableId: 'rtb-1' },
        { subnetId: 'subnet-2', cidrBlock: '10.0.2.0/24', availabilityZone: b, routeTableId: 'rtb-1' },
        { subnetId: 'subnet-3', availabilityZone: b },
      ],
    },
  ]);
});

test('one route table is that of all private subnets', () => {
  const { facts } = imported({ ...ids, privateRouteTableIds: ['rtb-1'] });
  expect(facts.networks[0].subnets.map((subnet: { routeTableId?: string }) => subnet.routeTableId)).toEqual([
    'rtb-1',
    'rtb-1',
    undefined,
  ]);
});

test('without route tables and addresses there are none to add to', () => {
  const { parts } = imported(ids);
  expect(parts.privateRouteTableIds).toEqual([]);
  expect(parts.privateSubnetsCidrBlocks).toEqual([]);
});

test('by SSM: a parameter each, of which CloudFormation checks the kind, and as many values as there are zones', () => {
  const { parameters, resolved, facts } = imported(ssm);
  expect(parameters).toEqual([
    { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>', Default: '/vpc_id' },
    { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/vpc_cidr_block' },
    { Type: 'AWS::SSM::Parameter::Value<List<AWS::EC2::AvailabilityZone::Name>>', Default: '/azs' },
    { Type: 'AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>', Default: '/private_subnets' },
    { Type: 'AWS::SSM::Parameter::Value<List<String>>', Default: '/private_route_table_ids' },
  ]);
  const select = (index: number, name: string) => ({ 'Fn::Select': [index, { Ref: expect.stringContaining(name) }] });
  expect(resolved).toEqual({
    subnets: [0, 1, 2].map((index) => select(index, 'privatesubnets')),
    tables: [select(0, 'privateroutetableids')],
  });
  expect(facts.networks[0].subnets).toHaveLength(3);
});

test('twice in one stack', () => {
  const template = templateOf((stack) => {
    importVpc(stack, 'One', ssm);
    importVpc(stack, 'Two', ssm);
    importVpc(stack, 'Three', ids);
  });
  expect(Object.keys(template.findParameters('*'))).toHaveLength(6);
});
