/** What an operation of a client needs to be allowed: its own name but for these. */
const S3: Readonly<Record<string, readonly string[]>> = {
  HeadObject: ['s3:GetObject'],
  GetObjectAttributes: ['s3:GetObject'],
  SelectObjectContent: ['s3:GetObject'],
  GetObjectTorrent: ['s3:GetObject'],
  CopyObject: ['s3:GetObject', 's3:PutObject'],
  UploadPartCopy: ['s3:GetObject', 's3:PutObject'],
  CreateMultipartUpload: ['s3:PutObject'],
  UploadPart: ['s3:PutObject'],
  CompleteMultipartUpload: ['s3:PutObject'],
  ListParts: ['s3:ListMultipartUploadParts'],
  ListMultipartUploads: ['s3:ListBucketMultipartUploads'],
  DeleteObjects: ['s3:DeleteObject'],
  HeadBucket: ['s3:ListBucket'],
  ListObjects: ['s3:ListBucket'],
  ListObjectsV2: ['s3:ListBucket'],
  ListObjectVersions: ['s3:ListBucketVersions'],
  ListBuckets: ['s3:ListAllMyBuckets'],
  ListDirectoryBuckets: ['s3express:ListAllMyDirectoryBuckets'],
  CreateSession: [],
  PutBucketLifecycleConfiguration: ['s3:PutLifecycleConfiguration'],
  GetBucketLifecycleConfiguration: ['s3:GetLifecycleConfiguration'],
  DeleteBucketLifecycle: ['s3:PutLifecycleConfiguration'],
  PutBucketNotificationConfiguration: ['s3:PutBucketNotification'],
  GetBucketNotificationConfiguration: ['s3:GetBucketNotification'],
  GetBucketEncryption: ['s3:GetEncryptionConfiguration'],
  PutBucketEncryption: ['s3:PutEncryptionConfiguration'],
  DeleteBucketEncryption: ['s3:PutEncryptionConfiguration'],
  GetBucketReplication: ['s3:GetReplicationConfiguration'],
  PutBucketReplication: ['s3:PutReplicationConfiguration'],
  GetBucketCors: ['s3:GetBucketCORS'],
  PutBucketCors: ['s3:PutBucketCORS'],
  DeleteBucketCors: ['s3:PutBucketCORS'],
  DeleteBucketTagging: ['s3:PutBucketTagging'],
  GetPublicAccessBlock: ['s3:GetBucketPublicAccessBlock'],
  PutPublicAccessBlock: ['s3:PutBucketPublicAccessBlock'],
  DeletePublicAccessBlock: ['s3:PutBucketPublicAccessBlock'],
  GetObjectLockConfiguration: ['s3:GetBucketObjectLockConfiguration'],
  PutObjectLockConfiguration: ['s3:PutBucketObjectLockConfiguration'],
};

const OTHERS: Readonly<Record<string, readonly string[]>> = {
  'lambda:Invoke': ['lambda:InvokeFunction'],
  'lambda:InvokeAsync': ['lambda:InvokeFunction'],
  'lambda:InvokeWithResponseStream': ['lambda:InvokeFunction'],
  'sqs:SendMessageBatch': ['sqs:SendMessage'],
  'sqs:DeleteMessageBatch': ['sqs:DeleteMessage'],
  'sqs:ChangeMessageVisibilityBatch': ['sqs:ChangeMessageVisibility'],
  'sns:PublishBatch': ['sns:Publish'],
  'dynamodb:TransactGetItems': ['dynamodb:GetItem'],
  'dynamodb:TransactWriteItems': [
    'dynamodb:PutItem|dynamodb:UpdateItem|dynamodb:DeleteItem|dynamodb:ConditionCheckItem',
  ],
  'dynamodb:ExecuteStatement': [
    'dynamodb:PartiQLSelect|dynamodb:PartiQLInsert|dynamodb:PartiQLUpdate|dynamodb:PartiQLDelete',
  ],
  'dynamodb:BatchExecuteStatement': [
    'dynamodb:PartiQLSelect|dynamodb:PartiQLInsert|dynamodb:PartiQLUpdate|dynamodb:PartiQLDelete',
  ],
  'dynamodb:ExecuteTransaction': [
    'dynamodb:PartiQLSelect|dynamodb:PartiQLInsert|dynamodb:PartiQLUpdate|dynamodb:PartiQLDelete',
  ],
  'dynamodb:DescribeEndpoints': [],
  'secretsmanager:BatchGetSecretValue': ['secretsmanager:BatchGetSecretValue', 'secretsmanager:GetSecretValue'],
  'kms:ReEncrypt': ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
  'execute-api:PostToConnection': ['execute-api:ManageConnections'],
  'execute-api:GetConnection': ['execute-api:ManageConnections'],
  'execute-api:DeleteConnection': ['execute-api:ManageConnections'],
  'bedrock:Converse': ['bedrock:InvokeModel'],
  'bedrock:ConverseStream': ['bedrock:InvokeModelWithResponseStream'],
  'sts:GetCallerIdentity': [],
  'sts:GetSessionToken': [],
  'sts:AssumeRoleWithWebIdentity': [],
  'sts:AssumeRoleWithSAML': [],
  'states:StartSyncExecution': ['states:StartSyncExecution'],
  'cognito-idp:InitiateAuth': [],
  'cognito-idp:RespondToAuthChallenge': [],
  'cognito-idp:SignUp': [],
  'cognito-idp:ConfirmSignUp': [],
  'cognito-idp:ForgotPassword': [],
  'cognito-idp:GetUser': [],
  'cognito-identity:GetId': [],
  'cognito-identity:GetCredentialsForIdentity': [],
  'iot:Publish': ['iot:Publish'],
  'es:*': [],
};

/** Prefixes of services whose operations need no action of their own, or other actions than their names say. */
const SILENT = new Set([
  'sso',
  'ssooidc',
  'signin',
  'es',
  'mobileanalytics',
  'cloudsearchdomain',
  's3control',
  'apigateway',
]);

/**
 * Actions that an operation needs, each of which may be a choice: `a|b`.
 * @param prefix IAM prefix of the service
 */
export function actionsOf(prefix: string, operation: string): readonly string[] {
  if (SILENT.has(prefix)) return [];
  if (prefix === 's3') return S3[operation] ?? [`s3:${operation}`];
  return OTHERS[`${prefix}:${operation}`] ?? [`${prefix}:${operation}`];
}

/** Actions that no policy can narrow to a resource: they must be allowed on `*`. */
const WITHOUT_RESOURCE =
  /^(cloudwatch:(PutMetricData|GetMetricData|GetMetricStatistics|ListMetrics)|xray:.*|ec2:Describe.*|s3:ListAllMyBuckets|dynamodb:ListTables|sqs:ListQueues|kinesis:ListStreams|secretsmanager:(ListSecrets|BatchGetSecretValue|GetRandomPassword)|ecr:GetAuthorizationToken|lambda:ListFunctions|states:ListStateMachines|sns:ListTopics|kms:(ListKeys|ListAliases|GenerateRandom|CreateKey)|logs:(CreateLogDelivery|GetLogDelivery|UpdateLogDelivery|DeleteLogDelivery|ListLogDeliveries)|batch:Describe.*|iam:ListRoles)$/;

export const hasNoResource = (action: string): boolean => WITHOUT_RESOURCE.test(action);
