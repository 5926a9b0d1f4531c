/** What tasks of state machines need, as AWS documents it for each integration. */
export interface Integration {
  /** Actions for the task itself. */
  readonly actions: readonly string[];
  /** Argument that names what they are on, and the prefix of its service. */
  readonly on?: readonly [argument: string, service: string];
  /** For `.sync`: actions besides, on the same resource. */
  readonly sync?: readonly string[];
  /** For `.sync`: actions besides that no resource narrows. */
  readonly syncAnywhere?: readonly string[];
  /** For `.sync`: the rule by which the end of the task is told. */
  readonly rule?: string;
  /** Used besides, sometimes. */
  readonly also?: readonly string[];
}

export const INTEGRATIONS: Readonly<Record<string, Integration>> = {
  'lambda:invoke': { actions: ['lambda:InvokeFunction'], on: ['FunctionName', 'lambda'] },
  'glue:startJobRun': {
    actions: ['glue:StartJobRun'],
    on: ['JobName', 'glue'],
    sync: ['glue:GetJobRun', 'glue:GetJobRuns', 'glue:BatchStopJobRun'],
  },
  'states:startExecution': {
    actions: ['states:StartExecution'],
    on: ['StateMachineArn', 'states'],
    sync: ['states:DescribeExecution', 'states:StopExecution'],
    rule: 'StepFunctionsGetEventsForStepFunctionsExecutionRule',
  },
  'ecs:runTask': {
    actions: ['ecs:RunTask'],
    syncAnywhere: ['ecs:StopTask', 'ecs:DescribeTasks'],
    rule: 'StepFunctionsGetEventsForECSTaskRule',
    also: ['iam:PassRole'],
  },
  'batch:submitJob': {
    actions: ['batch:SubmitJob'],
    rule: 'StepFunctionsGetEventsForBatchJobsRule',
    also: ['batch:DescribeJobs', 'batch:TerminateJob'],
  },
  'athena:startQueryExecution': {
    actions: ['athena:StartQueryExecution'],
    syncAnywhere: ['athena:GetQueryExecution'],
    also: [
      'athena:GetDataCatalog',
      'athena:StopQueryExecution',
      'athena:GetQueryResults',
      'athena:GetWorkGroup',
      's3:GetBucketLocation',
      's3:GetObject',
      's3:ListBucket',
      's3:ListBucketMultipartUploads',
      's3:ListMultipartUploadParts',
      's3:AbortMultipartUpload',
      's3:CreateBucket',
      's3:PutObject',
      'lakeformation:GetDataAccess',
      'glue:GetDatabase',
      'glue:GetDatabases',
      'glue:GetTable',
      'glue:GetTables',
      'glue:GetPartition',
      'glue:GetPartitions',
      'glue:BatchGetPartition',
      'glue:CreateTable',
      'glue:UpdateTable',
      'glue:DeleteTable',
      'glue:CreatePartition',
      'glue:BatchCreatePartition',
      'glue:CreateDatabase',
      'glue:UpdateDatabase',
      'glue:DeleteDatabase',
      'glue:UpdatePartition',
      'glue:DeletePartition',
      'glue:BatchDeletePartition',
      'glue:BatchDeleteTable',
    ],
  },
  'athena:getQueryExecution': { actions: ['athena:GetQueryExecution'] },
  'athena:getQueryResults': { actions: ['athena:GetQueryResults'], also: ['s3:GetObject'] },
  'athena:stopQueryExecution': { actions: ['athena:StopQueryExecution'] },
  'sns:publish': { actions: ['sns:Publish'], on: ['TopicArn', 'sns'] },
  'sqs:sendMessage': { actions: ['sqs:SendMessage'], on: ['QueueUrl', 'sqs'] },
  'dynamodb:getItem': { actions: ['dynamodb:GetItem'], on: ['TableName', 'dynamodb'] },
  'dynamodb:putItem': { actions: ['dynamodb:PutItem'], on: ['TableName', 'dynamodb'] },
  'dynamodb:updateItem': { actions: ['dynamodb:UpdateItem'], on: ['TableName', 'dynamodb'] },
  'dynamodb:deleteItem': { actions: ['dynamodb:DeleteItem'], on: ['TableName', 'dynamodb'] },
  'events:putEvents': { actions: ['events:PutEvents'] },
  'codebuild:startBuild': {
    actions: ['codebuild:StartBuild'],
    syncAnywhere: ['codebuild:StopBuild', 'codebuild:BatchGetBuilds'],
    rule: 'StepFunctionsGetEventForCodeBuildStartBuildRule',
    also: ['codebuild:BatchGetReports'],
  },
  'emr-serverless:startJobRun': {
    actions: ['emr-serverless:StartJobRun'],
    syncAnywhere: ['emr-serverless:GetJobRun', 'emr-serverless:CancelJobRun'],
    rule: 'StepFunctionsGetEventsForEMRServerlessJobRule',
    also: ['iam:PassRole'],
  },
  'emr-serverless:startApplication': {
    actions: ['emr-serverless:StartApplication'],
    syncAnywhere: ['emr-serverless:GetApplication', 'emr-serverless:StopApplication'],
    rule: 'StepFunctionsGetEventsForEMRServerlessApplicationRule',
  },
  'apigateway:invoke': { actions: ['execute-api:Invoke'] },
  'bedrock:invokeModel': { actions: ['bedrock:InvokeModel'] },
};

/** What a distributed map reads its items with. */
export const READERS: Readonly<Record<string, readonly string[]>> = {
  getObject: ['s3:GetObject'],
  listObjectsV2: ['s3:ListBucket'],
};

/** Argument that names what an SDK integration is on, by the prefix of its service. */
export const SDK_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  s3: ['Bucket'],
  dynamodb: ['TableName'],
  sqs: ['QueueUrl'],
  sns: ['TopicArn', 'TargetArn'],
  kinesis: ['StreamName', 'StreamARN'],
  firehose: ['DeliveryStreamName'],
  lambda: ['FunctionName'],
  states: ['StateMachineArn'],
  secretsmanager: ['SecretId'],
  glue: ['JobName'],
};

export const MANAGED_RULE = ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'];
/** Delivery of logs: these must be allowed on `*`, those on log groups of the account. */
export const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
];
export const LOG_POLICIES = ['logs:PutResourcePolicy', 'logs:DescribeResourcePolicies', 'logs:DescribeLogGroups'];
