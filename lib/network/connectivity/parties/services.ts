/** AWS services by the names that IAM, CloudFormation and endpoints give them. */

/** Prefix of IAM actions → last part of the endpoint's name, where they differ. */
const ENDPOINTS: Readonly<Record<string, string>> = {
  kinesis: 'kinesis-streams',
  firehose: 'kinesis-firehose',
  cloudwatch: 'monitoring',
  elasticmapreduce: 'elasticmapreduce',
  'execute-api': 'execute-api',
  bedrock: 'bedrock-runtime',
  ses: 'email-smtp',
};

/** Global services, whose endpoints are in no VPC's region, and actions that no call of the workload's stands for. */
const WITHOUT_ENDPOINT = new Set([
  'iam',
  'organizations',
  'route53',
  'cloudfront',
  'tag',
  'support',
  // What is reached at an address inside the VPC.
  'rds-db',
  'kafka-cluster',
  'es',
  'aoss',
  'neptune-db',
  'elasticache',
  'memorydb',
]);

/** Rights that EFS asks for at the mount target, and no call stands for. */
const AT_MOUNT = /^elasticfilesystem:client/;

/** Endpoint name for an IAM action such as `secretsmanager:GetSecretValue`; undefined where there is none. */
export function serviceOfAction(action: string): string | undefined {
  const prefix = action.split(':')[0]!.toLowerCase();
  if (prefix === '*' || prefix === '' || WITHOUT_ENDPOINT.has(prefix)) return undefined;
  if (AT_MOUNT.test(action.toLowerCase())) return undefined;
  return ENDPOINTS[prefix] ?? prefix;
}

const TYPES: Readonly<Record<string, string>> = {
  'AWS::S3::Bucket': 's3',
  'AWS::DynamoDB::Table': 'dynamodb',
  'AWS::DynamoDB::GlobalTable': 'dynamodb',
  'AWS::SecretsManager::Secret': 'secretsmanager',
  'AWS::SQS::Queue': 'sqs',
  'AWS::SNS::Topic': 'sns',
  'AWS::Kinesis::Stream': 'kinesis-streams',
  'AWS::KinesisFirehose::DeliveryStream': 'kinesis-firehose',
  'AWS::StepFunctions::StateMachine': 'states',
  'AWS::SSM::Parameter': 'ssm',
  'AWS::Events::EventBus': 'events',
  'AWS::Athena::WorkGroup': 'athena',
};

/** Service by which a resource of a type is used. */
export const serviceOfType = (type: string): string | undefined => TYPES[type];

/** A registry that only the internet leads to. */
export const REGISTRY = 'public image registry';

/** Services with gateway endpoints. */
export const GATEWAY_SERVICES: ReadonlySet<string> = new Set(['s3', 'dynamodb', 's3express']);

/** Whether an endpoint's service, e.g. `sagemaker.runtime`, is or is part of the one that an action is of. */
export const isServiceOrPart = (endpoint: string | undefined, service: string): boolean =>
  endpoint === service || (endpoint?.startsWith(`${service}.`) ?? false);

/** Managed policies of AWS that stand for calls of the workload itself → service. */
const MANAGED: readonly (readonly [RegExp, string])[] = [
  [/AmazonS3(ReadOnly|Full)Access$/, 's3'],
  [/AmazonDynamoDB(ReadOnly|Full)Access/, 'dynamodb'],
  [/SecretsManagerReadWrite$/, 'secretsmanager'],
  [/AmazonSQS(ReadOnly|Full)Access$/, 'sqs'],
  [/AmazonSNS(ReadOnly|Full)Access$/, 'sns'],
  [/AmazonKinesis(ReadOnly|Full)Access$/, 'kinesis-streams'],
  [/AmazonSSM(ReadOnly|Full)Access$/, 'ssm'],
  [/AmazonAthenaFullAccess$/, 'athena'],
];
export const serviceOfManagedPolicy = (arn: string): string | undefined =>
  MANAGED.find(([pattern]) => pattern.test(arn))?.[1];

/** Names by which services are called, and the names of their endpoints. */
export const MISNAMED: Readonly<Record<string, string>> = {
  kinesis: 'kinesis-streams',
  firehose: 'kinesis-firehose',
  cloudwatch: 'monitoring',
  'cloudwatch-logs': 'logs',
  stepfunctions: 'states',
  'step-functions': 'states',
  eventbridge: 'events',
  'secrets-manager': 'secretsmanager',
  ecr: 'ecr.api and ecr.dkr, each an endpoint of its own',
  'api-gateway': 'execute-api',
  ses: 'email-smtp',
};
