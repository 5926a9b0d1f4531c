/**
 * What `Ref` and `Fn::GetAtt` give, for the types whose values take part in networks and permissions. All ways to say the
 * id of a resource are one value, so that they compare equal.
 */
import type { Json } from './values';

/** Attributes that are the resource's id under another name. */
const ID_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'AWS::EC2::VPC': ['VpcId'],
  'AWS::EC2::Subnet': ['SubnetId'],
  'AWS::EC2::SecurityGroup': ['GroupId', 'Id'],
  'AWS::EC2::RouteTable': ['RouteTableId'],
  'AWS::EC2::InternetGateway': ['InternetGatewayId'],
  'AWS::EC2::NatGateway': ['NatGatewayId'],
  'AWS::EC2::NetworkAcl': ['Id', 'NetworkAclId'],
  'AWS::EC2::VPCEndpoint': ['Id', 'VpcEndpointId'],
  'AWS::EC2::VPCPeeringConnection': ['Id'],
  'AWS::EC2::TransitGateway': ['Id'],
  'AWS::EC2::TransitGatewayAttachment': ['Id'],
  'AWS::EC2::TransitGatewayVpcAttachment': ['Id'],
  'AWS::EC2::TransitGatewayRouteTable': ['Id', 'TransitGatewayRouteTableId'],
  'AWS::EC2::PrefixList': ['PrefixListId'],
  'AWS::EC2::Instance': ['InstanceId'],
  'AWS::EC2::NetworkInterface': ['Id'],
  'AWS::EC2::EIP': ['AllocationId'],
  'AWS::EC2::EgressOnlyInternetGateway': ['Id'],
  'AWS::EC2::CustomerGateway': ['CustomerGatewayId'],
  'AWS::EC2::VPNGateway': ['VPNGatewayId'],
  'AWS::KMS::Key': ['KeyId'],
};

/** Attributes that repeat a property. */
const PROPERTY_ATTRIBUTES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'AWS::EC2::VPC': { CidrBlock: 'CidrBlock' },
  'AWS::EC2::Subnet': { AvailabilityZone: 'AvailabilityZone', CidrBlock: 'CidrBlock', VpcId: 'VpcId' },
  'AWS::EC2::SecurityGroup': { VpcId: 'VpcId' },
  'AWS::EC2::VPCEndpoint': { VpcId: 'VpcId' },
  'AWS::SSM::Parameter': { Value: 'Value' },
};

export const isIdAttribute = (type: string, attribute: string): boolean =>
  ID_ATTRIBUTES[type]?.includes(attribute) ?? false;

export const propertyOfAttribute = (type: string, attribute: string): string | undefined =>
  PROPERTY_ATTRIBUTES[type]?.[attribute];

/** Property with the physical name: `Ref` gives it where it is set. */
const NAMES: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'BucketName',
  'AWS::DynamoDB::Table': 'TableName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::IAM::Role': 'RoleName',
  'AWS::Kinesis::Stream': 'Name',
  'AWS::KinesisFirehose::DeliveryStream': 'DeliveryStreamName',
  'AWS::Glue::Job': 'Name',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
  'AWS::Events::EventBus': 'Name',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ECR::Repository': 'RepositoryName',
  'AWS::SSM::Parameter': 'Name',
  'AWS::Events::Rule': 'Name',
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::CloudWatch::CompositeAlarm': 'AlarmName',
};

/** Attributes that are the physical name under which `Ref`, being an ARN or an address, does not give it. */
const NAME_ATTRIBUTES: Readonly<Record<string, string>> = {
  'AWS::StepFunctions::StateMachine': 'Name',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Events::EventBus': 'Name',
};

export const isNameAttribute = (type: string, attribute: string): boolean => NAME_ATTRIBUTES[type] === attribute;

/** The property that names resources of the type, if they have one. */
export const nameProperty = (type: string): string | undefined => NAMES[type];

/** ARNs by type: `{region}`, `{account}`, `{partition}`, `{name}` and a rule's `{bus}` are filled in. */
const ARNS: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 'arn:{partition}:s3:::{name}',
  'AWS::DynamoDB::Table': 'arn:{partition}:dynamodb:{region}:{account}:table/{name}',
  'AWS::DynamoDB::GlobalTable': 'arn:{partition}:dynamodb:{region}:{account}:table/{name}',
  'AWS::Lambda::Function': 'arn:{partition}:lambda:{region}:{account}:function:{name}',
  'AWS::IAM::Role': 'arn:{partition}:iam::{account}:role/{name}',
  'AWS::IAM::ManagedPolicy': 'arn:{partition}:iam::{account}:policy/{name}',
  'AWS::Kinesis::Stream': 'arn:{partition}:kinesis:{region}:{account}:stream/{name}',
  'AWS::KinesisFirehose::DeliveryStream': 'arn:{partition}:firehose:{region}:{account}:deliverystream/{name}',
  'AWS::KMS::Key': 'arn:{partition}:kms:{region}:{account}:key/{name}',
  'AWS::Logs::LogGroup': 'arn:{partition}:logs:{region}:{account}:log-group:{name}:*',
  'AWS::SNS::Topic': 'arn:{partition}:sns:{region}:{account}:{name}',
  'AWS::SQS::Queue': 'arn:{partition}:sqs:{region}:{account}:{name}',
  'AWS::StepFunctions::StateMachine': 'arn:{partition}:states:{region}:{account}:stateMachine:{name}',
  'AWS::SecretsManager::Secret': 'arn:{partition}:secretsmanager:{region}:{account}:secret:{name}',
  'AWS::RDS::DBInstance': 'arn:{partition}:rds:{region}:{account}:db:{name}',
  'AWS::RDS::DBCluster': 'arn:{partition}:rds:{region}:{account}:cluster:{name}',
  'AWS::RDS::DBProxy': 'arn:{partition}:rds:{region}:{account}:db-proxy:{name}',
  'AWS::Events::EventBus': 'arn:{partition}:events:{region}:{account}:event-bus/{name}',
  'AWS::Events::Rule': 'arn:{partition}:events:{region}:{account}:rule/{bus}{name}',
  'AWS::CloudWatch::Alarm': 'arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}',
  'AWS::CloudWatch::CompositeAlarm': 'arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}',
  'AWS::Cognito::UserPool': 'arn:{partition}:cognito-idp:{region}:{account}:userpool/{name}',
  'AWS::ECS::Cluster': 'arn:{partition}:ecs:{region}:{account}:cluster/{name}',
  'AWS::ECR::Repository': 'arn:{partition}:ecr:{region}:{account}:repository/{name}',
};
const ARN_ATTRIBUTES = new Set(['Arn', 'TopicArn', 'RoleArn', 'DBProxyArn', 'DBInstanceArn', 'DBClusterArn']);

/** Types whose `Ref` is an ARN. */
const REF_IS_ARN = new Set([
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
  'AWS::SecretsManager::Secret',
  'AWS::IAM::ManagedPolicy',
]);

export const arnPattern = (type: string): string | undefined => ARNS[type];
export const isArnAttribute = (type: string, attribute: string): boolean =>
  ARNS[type] !== undefined && ARN_ATTRIBUTES.has(attribute);
export const refIsArn = (type: string): boolean => REF_IS_ARN.has(type);

/** Secrets that others make: attaching a secret gives the same secret, and a database's own has its attribute. */
export const SAME_AS: Readonly<Record<string, string>> = {
  'AWS::SecretsManager::SecretTargetAttachment': 'SecretId',
  'AWS::Lambda::Version': 'FunctionName',
  'AWS::Lambda::Alias': 'FunctionName',
};

/** Ports that engines listen on unless told otherwise. */
const ENGINE_PORTS: Readonly<Record<string, number>> = {
  postgres: 5432,
  'aurora-postgresql': 5432,
  mysql: 3306,
  mariadb: 3306,
  'aurora-mysql': 3306,
  aurora: 3306,
  oracle: 1521,
  sqlserver: 1433,
  db2: 50000,
  docdb: 27017,
  neptune: 8182,
};

/** Port of a database by its type and properties, as far as they are literal; undefined where it can't be told. */
export function defaultPort(type: string, properties: Json): number | undefined {
  if (type.startsWith('AWS::Redshift')) return 5439;
  if (type === 'AWS::DocDB::DBCluster') return 27017;
  if (type === 'AWS::Neptune::DBCluster') return 8182;
  if (type.startsWith('AWS::ElastiCache')) return properties?.Engine === 'memcached' ? 11211 : 6379;
  if (type === 'AWS::MemoryDB::Cluster') return 6379;
  if (type === 'AWS::OpenSearchService::Domain') return 443;
  const engine = String(properties?.Engine ?? '').toLowerCase();
  const family = String(properties?.EngineFamily ?? '').toLowerCase();
  if (type === 'AWS::RDS::DBProxy') return { postgresql: 5432, mysql: 3306, sqlserver: 1433 }[family];
  return ENGINE_PORTS[engine] ?? Object.entries(ENGINE_PORTS).find(([name]) => engine.startsWith(`${name}-`))?.[1];
}
