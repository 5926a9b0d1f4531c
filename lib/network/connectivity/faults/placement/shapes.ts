/** Where the templates say in which subnets and groups something has its network interfaces. */

export interface Shape {
  readonly label: string;
  /** Path of the subnets, or of the subnet group. */
  readonly subnets?: string;
  readonly subnetGroup?: string;
  readonly groups: string;
  /** Property with its VPC, for what names that beside its subnets. */
  readonly vpc?: string;
}

const shape = (label: string, subnets: string, groups: string): Shape => ({ label, subnets, groups });
const grouped = (label: string, subnetGroup: string, groups: string): Shape => ({ label, subnetGroup, groups });

const PHYSICAL = 'ConnectionInput.PhysicalConnectionRequirements';

export const SHAPES: Readonly<Record<string, Shape>> = {
  'AWS::AmazonMQ::Broker': shape('message broker', 'SubnetIds', 'SecurityGroups'),
  'AWS::AppRunner::VpcConnector': shape('VPC connector', 'Subnets', 'SecurityGroups'),
  'AWS::Batch::ComputeEnvironment': shape(
    'compute environment',
    'ComputeResources.Subnets',
    'ComputeResources.SecurityGroupIds',
  ),
  'AWS::CodeBuild::Project': shape('build project', 'VpcConfig.Subnets', 'VpcConfig.SecurityGroupIds'),
  'AWS::DAX::Cluster': grouped('cache', 'SubnetGroupName', 'SecurityGroupIds'),
  'AWS::DMS::ReplicationConfig': grouped(
    'replication',
    'ComputeConfig.ReplicationSubnetGroupId',
    'ComputeConfig.VpcSecurityGroupIds',
  ),
  'AWS::DMS::ReplicationInstance': grouped(
    'replication instance',
    'ReplicationSubnetGroupIdentifier',
    'VpcSecurityGroupIds',
  ),
  'AWS::DocDB::DBCluster': grouped('document database', 'DBSubnetGroupName', 'VpcSecurityGroupIds'),
  'AWS::EC2::Instance': shape('EC2 instance', 'SubnetId', 'SecurityGroupIds'),
  'AWS::EC2::NetworkInterface': shape('network interface', 'SubnetId', 'GroupSet'),
  'AWS::EC2::VPCEndpoint': { ...shape('endpoint', 'SubnetIds', 'SecurityGroupIds'), vpc: 'VpcId' },
  'AWS::EFS::MountTarget': shape('mount target', 'SubnetId', 'SecurityGroups'),
  'AWS::EKS::Cluster': shape('EKS cluster', 'ResourcesVpcConfig.SubnetIds', 'ResourcesVpcConfig.SecurityGroupIds'),
  'AWS::EMRServerless::Application': shape(
    'EMR application',
    'NetworkConfiguration.SubnetIds',
    'NetworkConfiguration.SecurityGroupIds',
  ),
  'AWS::ElastiCache::CacheCluster': grouped('cache', 'CacheSubnetGroupName', 'VpcSecurityGroupIds'),
  'AWS::ElastiCache::ReplicationGroup': grouped('cache', 'CacheSubnetGroupName', 'SecurityGroupIds'),
  'AWS::ElastiCache::ServerlessCache': shape('cache', 'SubnetIds', 'SecurityGroupIds'),
  'AWS::ElasticLoadBalancing::LoadBalancer': shape('load balancer', 'Subnets', 'SecurityGroups'),
  'AWS::ElasticLoadBalancingV2::LoadBalancer': shape('load balancer', 'Subnets', 'SecurityGroups'),
  'AWS::Elasticsearch::Domain': shape('search domain', 'VPCOptions.SubnetIds', 'VPCOptions.SecurityGroupIds'),
  'AWS::Glue::Connection': shape('Glue connection', `${PHYSICAL}.SubnetId`, `${PHYSICAL}.SecurityGroupIdList`),
  'AWS::Lambda::Function': shape('Lambda function', 'VpcConfig.SubnetIds', 'VpcConfig.SecurityGroupIds'),
  'AWS::MSK::Cluster': shape(
    'Kafka cluster',
    'BrokerNodeGroupInfo.ClientSubnets',
    'BrokerNodeGroupInfo.SecurityGroups',
  ),
  'AWS::MWAA::Environment': shape(
    'Airflow environment',
    'NetworkConfiguration.SubnetIds',
    'NetworkConfiguration.SecurityGroupIds',
  ),
  'AWS::MemoryDB::Cluster': grouped('cache', 'SubnetGroupName', 'SecurityGroupIds'),
  'AWS::Neptune::DBCluster': grouped('graph database', 'DBSubnetGroupName', 'VpcSecurityGroupIds'),
  'AWS::OpenSearchService::Domain': shape('search domain', 'VPCOptions.SubnetIds', 'VPCOptions.SecurityGroupIds'),
  'AWS::RDS::DBCluster': grouped('database cluster', 'DBSubnetGroupName', 'VpcSecurityGroupIds'),
  'AWS::RDS::DBInstance': grouped('database', 'DBSubnetGroupName', 'VPCSecurityGroups'),
  'AWS::RDS::DBProxy': shape('database proxy', 'VpcSubnetIds', 'VpcSecurityGroupIds'),
  'AWS::RDS::DBProxyEndpoint': shape('endpoint of a database proxy', 'VpcSubnetIds', 'VpcSecurityGroupIds'),
  'AWS::Redshift::Cluster': grouped('warehouse', 'ClusterSubnetGroupName', 'VpcSecurityGroupIds'),
  'AWS::RedshiftServerless::Workgroup': shape('warehouse', 'SubnetIds', 'SecurityGroupIds'),
  'AWS::SageMaker::NotebookInstance': shape('notebook', 'SubnetId', 'SecurityGroupIds'),
  'AWS::Serverless::Function': shape('Lambda function', 'VpcConfig.SubnetIds', 'VpcConfig.SecurityGroupIds'),
  'AWS::Synthetics::Canary': shape('canary', 'VPCConfig.SubnetIds', 'VPCConfig.SecurityGroupIds'),
};

/** Types of subnet groups → property with the name that others refer to them by. */
export const SUBNET_GROUPS: Readonly<Record<string, string>> = {
  'AWS::DAX::SubnetGroup': 'SubnetGroupName',
  'AWS::DMS::ReplicationSubnetGroup': 'ReplicationSubnetGroupIdentifier',
  'AWS::DocDB::DBSubnetGroup': 'DBSubnetGroupName',
  'AWS::ElastiCache::SubnetGroup': 'CacheSubnetGroupName',
  'AWS::MemoryDB::SubnetGroup': 'SubnetGroupName',
  'AWS::Neptune::DBSubnetGroup': 'DBSubnetGroupName',
  'AWS::RDS::DBSubnetGroup': 'DBSubnetGroupName',
  'AWS::Redshift::ClusterSubnetGroup': 'ClusterSubnetGroupName',
};
