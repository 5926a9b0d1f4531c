import { type Case, ref, resource, type Template } from '../fixture';

const inter = (service: string, more: Template = {}): Template =>
  resource('EC2::VPCEndpoint', {
    VpcEndpointType: 'Interface',
    VpcId: ref('Vpc'),
    ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` },
    PrivateDnsEnabled: true,
    SubnetIds: [ref('PrivateA'), ref('PrivateB')],
    SecurityGroupIds: [ref('Group')],
    ...more,
  });
const gateway = (more: Template = {}): Template =>
  resource('EC2::VPCEndpoint', {
    VpcEndpointType: 'Gateway',
    VpcId: ref('Vpc'),
    ServiceName: 'com.amazonaws.eu-central-1.s3',
    RouteTableIds: [ref('PrivateTable')],
    ...more,
  });
const ONE = { Endpoint: inter('sqs') };
const GATEWAY = { Endpoint: gateway() };

export const endpoints: readonly Case[] = [
  {
    code: 'endpoint-service',
    place: 'Endpoint',
    beside: { Endpoint: inter('kinesis-streams') },
    change: { 'Endpoint.ServiceName': 'com.amazonaws.eu-central-1.kinesis' },
  },
  { code: 'endpoint-dns-off', place: 'Endpoint', beside: ONE, change: { 'Vpc.EnableDnsHostnames': undefined } },
  {
    code: 'endpoint-dns-off',
    when: 'no support',
    place: 'Endpoint',
    beside: ONE,
    change: { 'Vpc.EnableDnsSupport': 'false' },
  },
  { code: 'endpoint-dns-twice', place: 'Again', beside: ONE, change: { Again: inter('sqs') } },
  {
    code: 'endpoint-zone-twice',
    place: 'Endpoint',
    beside: ONE,
    change: { 'Endpoint.SubnetIds': [ref('PrivateA'), ref('AlsoA')] },
  },
  {
    code: 'endpoint-of-other-region',
    place: 'Endpoint',
    beside: ONE,
    change: { 'Endpoint.ServiceName': 'com.amazonaws.us-east-1.sqs' },
  },
  {
    code: 'endpoint-of-other-region',
    when: 'with a region of the service',
    place: 'Endpoint',
    beside: {
      Endpoint: inter('sqs', { ServiceName: 'com.amazonaws.us-east-1.sqs', ServiceRegion: 'us-east-1' }),
    },
    change: { 'Endpoint.ServiceRegion': 'eu-west-1' },
  },
  {
    code: 'endpoint-type',
    place: 'Endpoint',
    beside: GATEWAY,
    change: { 'Endpoint.ServiceName': 'com.amazonaws.eu-central-1.sqs' },
  },
  {
    code: 'endpoint-property',
    place: 'Endpoint',
    beside: ONE,
    change: { 'Endpoint.RouteTableIds': [ref('PrivateTable')] },
  },
  {
    code: 'endpoint-property',
    when: 'a gateway',
    place: 'Endpoint',
    beside: GATEWAY,
    change: { 'Endpoint.SubnetIds': [ref('PrivateA')] },
  },
  {
    code: 'endpoint-subnet-other-vpc',
    place: 'Endpoint',
    beside: ONE,
    change: { 'Endpoint.SubnetIds': [ref('PrivateA'), ref('OtherSubnet')] },
  },
  {
    code: 'endpoint-route-table-other-vpc',
    place: 'Endpoint',
    beside: GATEWAY,
    change: { 'Endpoint.RouteTableIds': [ref('OtherTable')] },
  },
  { code: 'endpoint-route-table-twice', place: 'Again', beside: GATEWAY, change: { Again: gateway() } },
];
