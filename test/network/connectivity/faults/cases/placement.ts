import { type Case, ref, resource, type Template } from '../fixture';

const PRIVATE = [ref('PrivateA'), ref('PrivateB')];
const GROUP = [ref('Group')];
const group = (type: string): Template => ({ Subnets: resource(type, { SubnetIds: PRIVATE }) });

const oneZone = ['RDS::DBSubnetGroup', 'DocDB::DBSubnetGroup', 'Neptune::DBSubnetGroup', 'DMS::ReplicationSubnetGroup'];

/** Everything that names subnets and groups itself: type, path of the subnets, of the groups, and the rest. */
const DIRECT: readonly [string, string, string][] = [
  ['AmazonMQ::Broker', 'SubnetIds', 'SecurityGroups'],
  ['Batch::ComputeEnvironment', 'ComputeResources.Subnets', 'ComputeResources.SecurityGroupIds'],
  ['CodeBuild::Project', 'VpcConfig.Subnets', 'VpcConfig.SecurityGroupIds'],
  ['EKS::Cluster', 'ResourcesVpcConfig.SubnetIds', 'ResourcesVpcConfig.SecurityGroupIds'],
  ['ElastiCache::ServerlessCache', 'SubnetIds', 'SecurityGroupIds'],
  ['ElasticLoadBalancingV2::LoadBalancer', 'Subnets', 'SecurityGroups'],
  ['Lambda::Function', 'VpcConfig.SubnetIds', 'VpcConfig.SecurityGroupIds'],
  ['MSK::Cluster', 'BrokerNodeGroupInfo.ClientSubnets', 'BrokerNodeGroupInfo.SecurityGroups'],
  ['OpenSearchService::Domain', 'VPCOptions.SubnetIds', 'VPCOptions.SecurityGroupIds'],
  ['RDS::DBProxy', 'VpcSubnetIds', 'VpcSecurityGroupIds'],
  ['RedshiftServerless::Workgroup', 'SubnetIds', 'SecurityGroupIds'],
];
/** Those that name a subnet group. */
const GROUPED: readonly [string, string, string, string][] = [
  ['RDS::DBInstance', 'DBSubnetGroupName', 'VPCSecurityGroups', 'RDS::DBSubnetGroup'],
  ['RDS::DBCluster', 'DBSubnetGroupName', 'VpcSecurityGroupIds', 'RDS::DBSubnetGroup'],
  ['DocDB::DBCluster', 'DBSubnetGroupName', 'VpcSecurityGroupIds', 'DocDB::DBSubnetGroup'],
  ['Neptune::DBCluster', 'DBSubnetGroupName', 'VpcSecurityGroupIds', 'Neptune::DBSubnetGroup'],
  ['Redshift::Cluster', 'ClusterSubnetGroupName', 'VpcSecurityGroupIds', 'Redshift::ClusterSubnetGroup'],
  ['ElastiCache::ReplicationGroup', 'CacheSubnetGroupName', 'SecurityGroupIds', 'ElastiCache::SubnetGroup'],
  ['ElastiCache::CacheCluster', 'CacheSubnetGroupName', 'VpcSecurityGroupIds', 'ElastiCache::SubnetGroup'],
  [
    'DMS::ReplicationInstance',
    'ReplicationSubnetGroupIdentifier',
    'VpcSecurityGroupIds',
    'DMS::ReplicationSubnetGroup',
  ],
];

/** Properties from values by path. */
function nested(values: Record<string, unknown>): Template {
  const result: Template = {};
  for (const [path, value] of Object.entries(values)) {
    const names = path.split('.');
    const last = names.pop()!;
    names.reduce((holder, name) => (holder[name] ??= {}), result)[last] = value;
  }
  return result;
}

const network = { AwsvpcConfiguration: { Subnets: PRIVATE, SecurityGroups: GROUP } };

/** Those that are in one subnet. */
const SINGLE: readonly [string, string, string][] = [
  ['EC2::Instance', 'SubnetId', 'SecurityGroupIds'],
  ['EC2::NetworkInterface', 'SubnetId', 'GroupSet'],
  ['EFS::MountTarget', 'SubnetId', 'SecurityGroups'],
];

export const placement: readonly Case[] = [
  ...oneZone.flatMap((type): Case[] => [
    {
      code: 'subnet-group-one-zone',
      when: type,
      place: 'Subnets',
      beside: group(type),
      change: { 'Subnets.SubnetIds': [ref('PrivateA'), ref('AlsoA')] },
    },
    {
      code: 'subnet-group-one-zone',
      when: `${type}, one subnet`,
      place: 'Subnets',
      beside: group(type),
      change: { 'Subnets.SubnetIds': [ref('PrivateA')] },
    },
  ]),
  ...[...oneZone, 'Redshift::ClusterSubnetGroup', 'ElastiCache::SubnetGroup'].map((type): Case => ({
    code: 'subnets-of-different-vpcs',
    when: type,
    place: 'Subnets',
    beside: group(type),
    change: { 'Subnets.SubnetIds': [ref('PrivateA'), ref('OtherSubnet')] },
  })),
  ...DIRECT.flatMap(([type, subnets, groups]): Case[] => [
    {
      code: 'group-other-vpc',
      when: type,
      place: 'Thing',
      beside: { Thing: resource(type, nested({ [subnets]: PRIVATE, [groups]: GROUP })) },
      change: { [`Thing.${groups}`]: [ref('Group'), ref('OtherGroup')] },
    },
    {
      code: 'subnets-of-different-vpcs',
      when: type,
      place: 'Thing',
      beside: { Thing: resource(type, nested({ [subnets]: PRIVATE, [groups]: GROUP })) },
      change: { [`Thing.${subnets}`]: [ref('PrivateA'), ref('OtherSubnet')] },
    },
  ]),
  ...GROUPED.map(([type, subnets, groups, subnetGroup]): Case => ({
    code: 'group-other-vpc',
    when: type,
    place: 'Thing',
    beside: { ...group(subnetGroup), Thing: resource(type, { [subnets]: ref('Subnets'), [groups]: GROUP }) },
    change: { [`Thing.${groups}`]: [ref('OtherGroup')] },
  })),
  ...SINGLE.map(([type, subnet, groups]): Case => ({
    code: 'group-other-vpc',
    when: type,
    place: 'Thing',
    beside: { Thing: resource(type, { [subnet]: ref('PrivateA'), [groups]: GROUP }) },
    change: { [`Thing.${groups}`]: [ref('OtherGroup')] },
  })),
  {
    code: 'group-other-vpc',
    when: 'an interface of an instance',
    place: 'Thing',
    beside: {
      Thing: resource('EC2::Instance', { NetworkInterfaces: [{ SubnetId: ref('PrivateA'), GroupSet: GROUP }] }),
    },
    change: { 'Thing.NetworkInterfaces': [{ SubnetId: ref('PrivateA'), GroupSet: [ref('OtherGroup')] }] },
  },
  {
    code: 'group-other-vpc',
    when: 'an ECS service',
    place: 'Thing',
    beside: { Thing: resource('ECS::Service', { LaunchType: 'FARGATE', NetworkConfiguration: network }) },
    change: { 'Thing.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups': [ref('OtherGroup')] },
  },
  {
    code: 'group-other-vpc',
    when: 'a scheduled task',
    place: 'Thing',
    beside: {
      Thing: resource('Scheduler::Schedule', {
        Target: { EcsParameters: { TaskDefinitionArn: 'arn', LaunchType: 'FARGATE', NetworkConfiguration: network } },
      }),
    },
    change: {
      'Thing.Target.EcsParameters.NetworkConfiguration.AwsvpcConfiguration.SecurityGroups': [ref('OtherGroup')],
    },
  },
  {
    code: 'group-other-vpc',
    when: 'an endpoint',
    place: 'Thing',
    beside: {
      Thing: resource('EC2::VPCEndpoint', {
        VpcEndpointType: 'Interface',
        VpcId: ref('Vpc'),
        ServiceName: 'com.amazonaws.eu-central-1.sqs',
        SubnetIds: PRIVATE,
        SecurityGroupIds: GROUP,
      }),
    },
    change: { 'Thing.SecurityGroupIds': [ref('OtherGroup')] },
  },
  {
    code: 'group-other-vpc',
    when: 'the group names no VPC',
    place: 'Thing',
    beside: {
      Mine: resource('EC2::SecurityGroup', { VpcId: ref('Vpc') }),
      Thing: resource('EC2::Instance', { SubnetId: ref('PrivateA'), SecurityGroupIds: [ref('Mine')] }),
    },
    change: { 'Mine.VpcId': undefined },
  },
  {
    code: 'group-other-vpc',
    when: 'the group names a VPC by its id',
    place: 'Thing',
    beside: {
      Mine: resource('EC2::SecurityGroup', { VpcId: ref('Vpc') }),
      Thing: resource('EC2::Instance', { SubnetId: ref('PrivateA'), SecurityGroupIds: [ref('Mine')] }),
    },
    change: { 'Mine.VpcId': 'vpc-0123' },
  },
  {
    code: 'group-other-vpc',
    when: 'the group is associated with the VPC no longer',
    place: 'Thing',
    beside: {
      Thing: resource('EC2::Instance', { SubnetId: ref('PrivateA'), SecurityGroupIds: [ref('OtherGroup')] }),
      Shared: resource('EC2::SecurityGroupVpcAssociation', { GroupId: ref('OtherGroup'), VpcId: ref('Vpc') }),
    },
    change: { Shared: undefined },
  },
  {
    code: 'group-other-vpc',
    when: 'a subnet group by its name',
    place: 'Thing',
    beside: {
      Subnets: resource('RDS::DBSubnetGroup', { DBSubnetGroupName: 'Shared', SubnetIds: PRIVATE }),
      Caches: resource('ElastiCache::SubnetGroup', { CacheSubnetGroupName: 'shared', SubnetIds: [ref('OtherSubnet')] }),
      Thing: resource('RDS::DBInstance', { DBSubnetGroupName: 'shared', VPCSecurityGroups: GROUP }),
    },
    change: { 'Thing.VPCSecurityGroups': [ref('OtherGroup')] },
  },
  {
    code: 'load-balancer-one-zone',
    place: 'Thing',
    beside: { Thing: resource('ElasticLoadBalancingV2::LoadBalancer', { Subnets: PRIVATE }) },
    change: { 'Thing.Subnets': [ref('PrivateA')] },
  },
  {
    code: 'load-balancer-one-zone',
    when: 'a network one becomes an application one',
    place: 'Thing',
    beside: {
      Thing: resource('ElasticLoadBalancingV2::LoadBalancer', { Type: 'network', Subnets: [ref('PrivateA')] }),
    },
    change: { 'Thing.Type': 'application' },
  },
  {
    code: 'load-balancer-zone-twice',
    place: 'Thing',
    beside: { Thing: resource('ElasticLoadBalancingV2::LoadBalancer', { Subnets: PRIVATE }) },
    change: { 'Thing.Subnets': [...PRIVATE, ref('AlsoA')] },
  },
  {
    code: 'load-balancer-zone-twice',
    when: 'with addresses',
    place: 'Thing',
    beside: {
      Thing: resource('ElasticLoadBalancingV2::LoadBalancer', {
        Type: 'network',
        SubnetMappings: [{ SubnetId: ref('PrivateA') }],
      }),
    },
    change: { 'Thing.SubnetMappings': [{ SubnetId: ref('PrivateA') }, { SubnetId: ref('AlsoA') }] },
  },
  {
    code: 'cluster-one-zone',
    place: 'Thing',
    beside: { Thing: resource('EKS::Cluster', { ResourcesVpcConfig: { SubnetIds: PRIVATE } }) },
    change: { 'Thing.ResourcesVpcConfig.SubnetIds': [ref('PrivateA'), ref('AlsoA')] },
  },
];
