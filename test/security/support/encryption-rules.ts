/** What must be encrypted, at rest and on its way. */
import type { Json } from '../../fixtures/stack';
import type { Resource, Resources, Rule } from './rules';
import { each, eachStatement, ofType, statementsOf } from './rules';

/** A key of ours: a reference, or a full ARN; never an alias of AWS. */
const key = (value: unknown): boolean =>
  (typeof value === 'object' && value !== null) || (typeof value === 'string' && /:key\//.test(value));

/** Access logs are written by S3 with its own key only. */
const isAccessLogs = (id: string): boolean => id.includes('AccessLogs');

type Check = (properties: Json, id: string) => boolean;

/** By type: whether a customer key (or, where said, a key of the service) encrypts what it keeps. */
const AT_REST: Readonly<Record<string, Check>> = {
  'AWS::S3::Bucket': ({ BucketEncryption }, id) => {
    const [rule] = BucketEncryption?.ServerSideEncryptionConfiguration ?? [];
    const { SSEAlgorithm, KMSMasterKeyID } = rule?.ServerSideEncryptionByDefault ?? {};
    return isAccessLogs(id) ? SSEAlgorithm === 'AES256' : SSEAlgorithm === 'aws:kms' && key(KMSMasterKeyID);
  },
  'AWS::RDS::DBInstance': ({ StorageEncrypted, KmsKeyId, PerformanceInsightsKMSKeyId, MasterUserSecret }) =>
    StorageEncrypted === true && [KmsKeyId, PerformanceInsightsKMSKeyId, MasterUserSecret?.KmsKeyId].every(key),
  'AWS::Kinesis::Stream': ({ StreamEncryption }) =>
    StreamEncryption?.EncryptionType === 'KMS' && key(StreamEncryption.KeyId),
  'AWS::DynamoDB::Table': ({ SSESpecification }) =>
    SSESpecification?.SSEEnabled === true && key(SSESpecification.KMSMasterKeyId),
  // Names of pipelines and times: the queue's own encryption will do.
  'AWS::SQS::Queue': ({ KmsMasterKeyId, SqsManagedSseEnabled }) => key(KmsMasterKeyId) || SqsManagedSseEnabled === true,
  'AWS::SNS::Topic': ({ KmsMasterKeyId }) => key(KmsMasterKeyId),
  'AWS::Logs::LogGroup': ({ KmsKeyId }) => key(KmsKeyId),
  'AWS::SecretsManager::Secret': ({ KmsKeyId }) => key(KmsKeyId),
  'AWS::Athena::WorkGroup': ({ WorkGroupConfiguration: { EnforceWorkGroupConfiguration, ResultConfiguration } }) =>
    EnforceWorkGroupConfiguration === true &&
    ResultConfiguration.EncryptionConfiguration?.EncryptionOption === 'SSE_KMS' &&
    key(ResultConfiguration.EncryptionConfiguration.KmsKey),
  'AWS::Glue::SecurityConfiguration': ({ EncryptionConfiguration: { S3Encryptions, ...rest } }) =>
    S3Encryptions.every((one: Json) => one.S3EncryptionMode === 'SSE-KMS' && key(one.KmsKeyArn)) &&
    rest.CloudWatchEncryption?.CloudWatchEncryptionMode === 'SSE-KMS' &&
    rest.JobBookmarksEncryption?.JobBookmarksEncryptionMode === 'CSE-KMS' &&
    [rest.CloudWatchEncryption, rest.JobBookmarksEncryption].every((one) => key(one.KmsKeyArn)),
  'AWS::Glue::Job': ({ SecurityConfiguration }) => SecurityConfiguration !== undefined,
  'AWS::KinesisFirehose::DeliveryStream': ({ IcebergDestinationConfiguration, ExtendedS3DestinationConfiguration }) =>
    key(
      (IcebergDestinationConfiguration?.S3Configuration ?? ExtendedS3DestinationConfiguration)?.EncryptionConfiguration
        ?.KMSEncryptionConfig?.AWSKMSKeyARN,
    ),
};

/** Types that keep nothing that is anybody's business, with what they keep; AWS encrypts it with keys of its own. */
const NAMES_ONLY: Readonly<Record<string, string>> = {
  'AWS::Lambda::Function': 'code, and names in the environment',
  'AWS::StepFunctions::StateMachine': 'names of tables, counts, errors',
  'AWS::Scheduler::Schedule': 'the name of a pipeline',
  'AWS::Glue::Connection': 'an address, and the ARN of the secret',
  'AWS::Glue::Database': 'names; the catalog has one setting of encryption an account, its owner’s',
  'AWS::Glue::Table': 'names of columns; as databases',
};

/** Types that keep nothing. */
const KEEPS_NOTHING =
  /^(AWS::(EC2|IAM|CloudWatch|KMS)::.*|Custom::.*|AWS::CDK::Metadata|AWS::(S3::Bucket|SQS::Queue|SNS::Topic)Policy|AWS::SNS::Subscription|AWS::RDS::DB(ParameterGroup|SubnetGroup)|AWS::Lambda::(EventInvokeConfig|EventSourceMapping)|AWS::Logs::LogStream|AWS::Scheduler::ScheduleGroup|AWS::Kinesis::StreamConsumer)$/;

export const atRestRules = {
  'whatever keeps something is encrypted with a customer key': (resources) =>
    Object.entries(AT_REST).flatMap(([type, check]) =>
      each([type], (properties, id) => !check(properties, id) && 'is not encrypted as it should be')(resources),
    ),

  'of every type of resource it is known whether it keeps something': (resources) =>
    [...new Set(Object.values(resources).map(({ Type }: Resource) => Type))]
      .filter((type) => !(type in AT_REST) && !(type in NAMES_ONLY) && !KEEPS_NOTHING.test(type))
      .map((type) => `${type}: say in encryption-rules.ts whether it keeps something`),

  'keys are rotated': each(['AWS::KMS::Key'], ({ EnableKeyRotation }) => EnableKeyRotation !== true && 'is not'),
} satisfies Record<string, Rule>;

/** Whether a policy of the resource denies what the condition says. */
const denies = (resources: Resources, type: string, id: string, operator: string, name: string, value: unknown) =>
  statementsOf(resources).some(
    (one) =>
      one.type === type &&
      one.effect === 'Deny' &&
      one.principals.includes('*') &&
      one.condition[operator]?.[name] === value &&
      one.resources.some((resource) => mentions(resource, id)),
  );
const mentions = (value: unknown, id: string): boolean => JSON.stringify(value).includes(`"${id}"`);

const refusesPlain =
  (owner: string, policy: string): Rule =>
  (resources) =>
    ofType(resources, owner).flatMap(([id]) =>
      denies(resources, policy, id, 'Bool', 'aws:SecureTransport', 'false') ? [] : [`${owner} ${id}: takes plain HTTP`],
    );

export const inTransitRules = {
  'buckets refuse plain HTTP': refusesPlain('AWS::S3::Bucket', 'AWS::S3::BucketPolicy'),
  'queues refuse plain HTTP': refusesPlain('AWS::SQS::Queue', 'AWS::SQS::QueuePolicy'),
  'topics refuse plain HTTP': refusesPlain('AWS::SNS::Topic', 'AWS::SNS::TopicPolicy'),

  'buckets refuse TLS older than 1.2': (resources) =>
    ofType(resources, 'AWS::S3::Bucket').flatMap(([id]) =>
      denies(resources, 'AWS::S3::BucketPolicy', id, 'NumericLessThan', 's3:TlsVersion', 1.2)
        ? []
        : [`AWS::S3::Bucket ${id}: takes old TLS`],
    ),

  'databases refuse what is not TLS': (resources) =>
    ofType(resources, 'AWS::RDS::DBInstance').flatMap(([id, { DBParameterGroupName }]) => {
      const parameters = resources[DBParameterGroupName?.Ref]?.Properties?.Parameters;
      return parameters?.['rds.force_ssl'] === '1' ? [] : [`AWS::RDS::DBInstance ${id}: takes plain connections`];
    }),

  'connections to databases insist on TLS': each(
    ['AWS::Glue::Connection'],
    ({ ConnectionInput: { ConnectionProperties } }) =>
      ConnectionProperties.JDBC_ENFORCE_SSL !== 'true' && 'would connect without',
  ),

  'subscriptions are not to plain HTTP': each(
    ['AWS::SNS::Subscription'],
    ({ Protocol }) => Protocol === 'http' && 'is',
  ),

  // A Deny of named actions would let new ones through.
  'what refuses plain HTTP refuses it for every action': eachStatement(
    ({ effect, condition, actions, type }) =>
      effect === 'Deny' &&
      condition['Bool']?.['aws:SecureTransport'] === 'false' &&
      // SNS takes no pattern of actions in a topic's policy.
      type !== 'AWS::SNS::TopicPolicy' &&
      !actions.every((action) => action.endsWith(':*')) &&
      `only for ${actions.join(', ')}`,
  ),
} satisfies Record<string, Rule>;
