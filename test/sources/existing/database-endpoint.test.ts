import { Match } from 'aws-cdk-lib/assertions';
import { DatabaseEndpoint } from '../../../lib/sources/existing/database-endpoint';
import type { DatabaseEndpointProps } from '../../../lib/sources/existing/database-endpoint-props';
import { propertiesOf, templateOf, vpcFixture } from '../../fixtures/stack';

const SERVICE = 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0';
const endpoint = (props: Partial<DatabaseEndpointProps> = {}, ids = ['Endpoint']) => {
  const addresses: unknown[] = [];
  const template = templateOf((stack) => {
    const vpc = vpcFixture(stack);
    for (const id of ids) {
      const made = new DatabaseEndpoint(stack, id, {
        vpc,
        subnets: vpc.privateSubnets,
        serviceName: SERVICE,
        port: 5432,
        ...props,
      });
      addresses.push(stack.resolve(made.address));
    }
  });
  return { template, addresses };
};

test('leads to the service from every private subnet, under its own name', () => {
  const { template, addresses } = endpoint();
  template.hasResourceProperties('AWS::EC2::VPCEndpoint', {
    ServiceName: SERVICE,
    VpcEndpointType: 'Interface',
    SubnetIds: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
    PrivateDnsEnabled: false,
    ServiceRegion: Match.absent(),
  });
  const [id] = Object.keys(template.findResources('AWS::EC2::VPCEndpoint'));
  const first = { 'Fn::Select': [0, { 'Fn::GetAtt': [id, 'DnsEntries'] }] };
  expect(addresses).toEqual([{ 'Fn::Select': [1, { 'Fn::Split': [':', first] }] }]);
});

test('its group lets nobody in by itself, and nothing out', () => {
  const { template } = endpoint();
  template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  const [group] = propertiesOf(template, 'AWS::EC2::SecurityGroup');
  expect(group).not.toHaveProperty('SecurityGroupIngress');
  expect(group!.SecurityGroupEgress).toEqual([expect.objectContaining({ CidrIp: '255.255.255.255/32' })]);
});

test('private names and services of other regions are said', () => {
  const { template } = endpoint({ privateDns: true, serviceName: SERVICE.replace('eu-central-1', 'us-east-1') });
  template.hasResourceProperties('AWS::EC2::VPCEndpoint', { PrivateDnsEnabled: true, ServiceRegion: 'us-east-1' });
});

test('twice in one stack', () => {
  const { template } = endpoint({}, ['One', 'Two']);
  template.resourceCountIs('AWS::EC2::VPCEndpoint', 2);
  template.resourceCountIs('AWS::EC2::SecurityGroup', 2);
});
