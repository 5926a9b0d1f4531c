/** Types of what is reached at a host and port inside a VPC. */
/** Which properties say what a store is called and where it stands. */
export interface Shape {
  readonly name: string;
  readonly groups: string;
  /** Property with subnets, or with a subnet group. */
  readonly subnets?: string;
  readonly subnetGroup?: string;
  /** Property with the cluster that it is a member of. */
  readonly cluster?: string;
  /** Property that holds the others, or a list of which the first does. */
  readonly within?: string;
}

export const SHAPES: Readonly<Record<string, Shape>> = {
  'AWS::RDS::DBInstance': {
    name: 'database',
    groups: 'VPCSecurityGroups',
    subnetGroup: 'DBSubnetGroupName',
    cluster: 'DBClusterIdentifier',
  },
  'AWS::RDS::DBCluster': { name: 'database cluster', groups: 'VpcSecurityGroupIds', subnetGroup: 'DBSubnetGroupName' },
  'AWS::RDS::DBProxy': { name: 'database proxy', groups: 'VpcSecurityGroupIds', subnets: 'VpcSubnetIds' },
  'AWS::DocDB::DBCluster': {
    name: 'document database',
    groups: 'VpcSecurityGroupIds',
    subnetGroup: 'DBSubnetGroupName',
  },
  'AWS::Neptune::DBCluster': {
    name: 'graph database',
    groups: 'VpcSecurityGroupIds',
    subnetGroup: 'DBSubnetGroupName',
  },
  'AWS::Redshift::Cluster': { name: 'warehouse', groups: 'VpcSecurityGroupIds', subnetGroup: 'ClusterSubnetGroupName' },
  'AWS::RedshiftServerless::Workgroup': { name: 'warehouse', groups: 'SecurityGroupIds', subnets: 'SubnetIds' },
  'AWS::ElastiCache::ReplicationGroup': {
    name: 'cache',
    groups: 'SecurityGroupIds',
    subnetGroup: 'CacheSubnetGroupName',
  },
  'AWS::ElastiCache::CacheCluster': {
    name: 'cache',
    groups: 'VpcSecurityGroupIds',
    subnetGroup: 'CacheSubnetGroupName',
  },
  'AWS::ElastiCache::ServerlessCache': { name: 'cache', groups: 'SecurityGroupIds', subnets: 'SubnetIds' },
  'AWS::OpenSearchService::Domain': {
    name: 'search domain',
    groups: 'SecurityGroupIds',
    subnets: 'SubnetIds',
    within: 'VPCOptions',
  },
  'AWS::MemoryDB::Cluster': { name: 'cache', groups: 'SecurityGroupIds', subnetGroup: 'SubnetGroupName' },
  'AWS::AmazonMQ::Broker': { name: 'message broker', groups: 'SecurityGroups', subnets: 'SubnetIds' },
  'AWS::MSK::Cluster': {
    name: 'Kafka cluster',
    groups: 'SecurityGroups',
    subnets: 'ClientSubnets',
    within: 'BrokerNodeGroupInfo',
  },
  'AWS::MSK::ServerlessCluster': {
    name: 'Kafka cluster',
    groups: 'SecurityGroups',
    subnets: 'SubnetIds',
    within: 'VpcConfigs',
  },
};
