/**
 * What may be called through each service's endpoint, by the service's prefix in policies: what the roles of those who
 * may be placed in the VPC (the Spark job, handlers) are allowed there, and nothing else. The network is made before
 * those roles are, so this is a list of its own; a test holds the two together, both ways.
 */
export const ENDPOINT_ACTIONS = {
  s3: [
    'AbortMultipartUpload',
    'DeleteObject',
    'GetBucketLocation',
    'GetObject',
    'ListBucket',
    'ListBucketMultipartUploads',
    'PutObject',
  ],
  dynamodb: ['BatchGetItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'],
  /** Connections and catalog. */
  glue: [
    'CreateTable',
    'DeleteTable',
    'GetConnection',
    'GetConnections',
    'GetDatabase',
    'GetJobRuns',
    'GetTable',
    'GetTables',
    'UpdateTable',
  ],
  /** Database password, mask key. */
  secretsmanager: ['DescribeSecret', 'GetSecretValue'],
  kms: ['Decrypt', 'Encrypt', 'GenerateDataKey'],
  /** Needs no permission, and tells a client only who it is. */
  sts: ['GetCallerIdentity'],
  logs: ['AssociateKmsKey', 'CreateLogStream', 'PutLogEvents'],
  cloudwatch: ['PutMetricData'],
  /** Whether a stream is there: the probe. */
  kinesis: ['DescribeStreamSummary'],
  /** Whether the holder of a lease still runs. */
  states: ['DescribeExecution'],
  /** Alerts, and batches that were given up. */
  sns: ['Publish'],
} as const;

/** A service with an endpoint. */
export type EndpointService = keyof typeof ENDPOINT_ACTIONS;
