import { classicNat, orchestration, platformDev, warehouse } from '../bases';
import { type Finding, type Id, rowsOf } from '../table';

const missing = (at: Finding['at'], fix: RegExp): Finding => ({ code: 'permission-missing', at, fix });
const denied = (at: Finding['at'], fix: RegExp): Finding => ({ code: 'permission-denied', at, fix });
const either = (at: Finding['at'], fix: RegExp): Finding => ({
  code: ['permission-missing', 'permission-denied'],
  at,
  fix,
});

const loader = [/^LoaderServiceRole/, 'Loader'];
const parent = [/^ParentRole/, 'Parent'];
const DENY = { Effect: 'Deny', Principal: '*', Resource: '*' };
const role = (id: string): readonly Id[] => [new RegExp(`^${id}ServiceRole`), id];

/** What is called and not allowed. */
export const permissionRows = [
  ...rowsOf(orchestration, {
    'a function may not write its objects': {
      breaks: (edit) => edit.revoke('LoaderServiceRoleDefaultPolicy', /^s3:PutObject$/),
      finds: missing(loader, /s3:PutObject/),
    },
    'a function may not write its items': {
      breaks: (edit) => edit.revoke('LoaderServiceRoleDefaultPolicy', /^dynamodb:PutItem$/),
      finds: missing(loader, /dynamodb:PutItem/),
    },
    'a function may not read its secret': {
      breaks: (edit) => edit.revoke('LoaderServiceRoleDefaultPolicy', /^secretsmanager:/),
      finds: missing(loader, /secretsmanager:GetSecretValue/),
    },
    'a function may not publish': {
      breaks: (edit) => edit.revoke('LoaderServiceRoleDefaultPolicy', /^sns:/),
      finds: missing(loader, /sns:Publish/),
    },
    'a function may list the bucket, not what is in it': {
      breaks: (edit) => {
        for (const statement of edit.get('LoaderServiceRoleDefaultPolicy').PolicyDocument.Statement)
          if (JSON.stringify(statement.Action).includes('s3:')) statement.Resource = edit.att('Lake', 'Arn');
      },
      finds: missing(loader, /s3:PutObject/),
    },
    'a function’s rights are on another table': {
      breaks: (edit) => {
        edit.add('State', 'OtherTable', 'AWS::DynamoDB::Table', { ...edit.get('State') });
        for (const statement of edit.get('LoaderServiceRoleDefaultPolicy').PolicyDocument.Statement)
          if (JSON.stringify(statement.Action).includes('dynamodb:'))
            statement.Resource = { 'Fn::GetAtt': ['OtherTable', 'Arn'] };
      },
      finds: missing(loader, /dynamodb:PutItem/),
    },
    'a function may not use the bucket’s key': {
      breaks: (edit) => edit.revoke('LoaderServiceRoleDefaultPolicy', /^kms:/),
      finds: either([...loader, 'Key'], /kms:/),
    },
    'the key’s policy leaves the account out': {
      breaks: (edit) => {
        edit.get('Key').KeyPolicy.Statement = [
          {
            Effect: 'Allow',
            Principal: { AWS: 'arn:aws:iam::111122223333:role/Admin' },
            Action: 'kms:*',
            Resource: '*',
          },
        ];
      },
      finds: either(['Key', ...loader], /kms:/),
    },
    'the bucket’s policy denies writes': {
      breaks: (edit) =>
        edit.add('Lake', 'LakeDenies', 'AWS::S3::BucketPolicy', {
          Bucket: edit.ref('Lake'),
          PolicyDocument: { Statement: [{ ...DENY, Action: 's3:PutObject' }] },
        }),
      finds: denied('LakeDenies', /s3:PutObject/),
    },
    'the function’s own policy denies writes': {
      breaks: (edit) =>
        edit
          .get('LoaderServiceRoleDefaultPolicy')
          .PolicyDocument.Statement.push({ Effect: 'Deny', Action: 's3:*', Resource: '*' }),
      finds: denied([/^LoaderServiceRole/], /s3:PutObject/),
    },
    'the role of the function is for another service': {
      breaks: (edit) => {
        edit.get(/^LoaderServiceRole[0-9A-F]{8}$/).AssumeRolePolicyDocument.Statement[0].Principal = {
          Service: 'ec2.amazonaws.com',
        };
      },
      finds: { code: 'role-not-assumable', at: /^LoaderServiceRole/, fix: /lambda\.amazonaws\.com/ },
    },
    'the role of the job is for another service': {
      breaks: (edit) => {
        edit.get('GlueRole').AssumeRolePolicyDocument.Statement[0].Principal = { Service: 'lambda.amazonaws.com' };
      },
      finds: { code: 'role-not-assumable', at: 'GlueRole', fix: /glue\.amazonaws\.com/ },
    },
    'the role of the state machine is for another service': {
      breaks: (edit) => {
        edit.get('ParentRole').AssumeRolePolicyDocument.Statement[0].Principal = { Service: 'events.amazonaws.com' };
      },
      finds: { code: 'role-not-assumable', at: 'ParentRole', fix: /states\.amazonaws\.com/ },
    },
    'the mapping’s function may not read the queue': {
      breaks: (edit) => edit.revoke('WorkerServiceRoleDefaultPolicy', /^sqs:ReceiveMessage$/),
      finds: missing(role('Worker'), /sqs:ReceiveMessage/),
    },
    'the mapping’s function may not delete from the queue': {
      breaks: (edit) => edit.revoke('WorkerServiceRoleDefaultPolicy', /^sqs:DeleteMessage$/),
      finds: missing(role('Worker'), /sqs:DeleteMessage/),
    },
    'the mapping’s function has no rights at all': {
      breaks: (edit) => edit.remove('WorkerServiceRoleDefaultPolicy'),
      finds: missing(role('Worker'), /sqs:/),
    },
    'the mapping’s function may not read the stream': {
      breaks: (edit) => edit.revoke('ClickReaderServiceRoleDefaultPolicy', /^kinesis:GetRecords$/),
      finds: missing(role('ClickReader'), /kinesis:GetRecords/),
    },
    'the mapping’s function may not use the stream’s key': {
      breaks: (edit) => edit.revoke('ClickReaderServiceRoleDefaultPolicy', /^kms:Decrypt$/),
      finds: either([...role('ClickReader'), 'Key'], /kms:Decrypt/),
    },
    'the state machine may not invoke its function': {
      breaks: (edit) => edit.revoke('ParentRoleDefaultPolicy', /^lambda:/),
      finds: missing(parent, /lambda:InvokeFunction/),
    },
    'the state machine may not start its job': {
      breaks: (edit) => edit.revoke('ParentRoleDefaultPolicy', /^glue:StartJobRun$/),
      finds: missing(parent, /glue:StartJobRun/),
    },
    'the state machine may start its job and not wait for it': {
      breaks: (edit) => edit.revoke('ParentRoleDefaultPolicy', /^glue:GetJobRun$/),
      finds: missing(parent, /glue:GetJobRun/),
    },
    'the state machine’s right is on a job of another name': {
      breaks: (edit) => {
        for (const statement of edit.get('ParentRoleDefaultPolicy').PolicyDocument.Statement)
          if (JSON.stringify(statement.Action).includes('glue:'))
            statement.Resource = 'arn:aws:glue:eu-central-1:111122223333:job/transform-old';
      },
      finds: missing(parent, /glue:StartJobRun/),
    },
    'the state machine may not start its child': {
      breaks: (edit) => edit.revoke('ParentRoleDefaultPolicy', /^states:StartExecution$/),
      finds: missing(parent, /states:StartExecution/),
    },
    'the state machine lacks the rule by which it waits for its child': {
      breaks: (edit) => edit.revoke('ParentRoleDefaultPolicy', /^events:/),
      finds: missing(parent, /events:(PutRule|PutTargets)/),
    },
    'the state machine may not publish': {
      breaks: (edit) => edit.revoke('ParentRoleDefaultPolicy', /^sns:/),
      finds: missing(parent, /sns:Publish/),
    },
    'the state machine may not send': {
      breaks: (edit) => edit.revoke('ParentRoleDefaultPolicy', /^sqs:/),
      finds: missing(parent, /sqs:SendMessage/),
    },
    'the child may not write its item': {
      breaks: (edit) => edit.remove('ChildRoleDefaultPolicy'),
      finds: missing([/^ChildRole/, 'Child'], /dynamodb:PutItem/),
    },
    'the rule’s role may not start the state machine': {
      breaks: (edit) => edit.remove('ParentEventsRoleDefaultPolicy'),
      finds: missing([/^ParentEventsRole/, 'EveryNight'], /states:StartExecution/),
    },
    'the rule’s role is not for EventBridge': {
      breaks: (edit) => {
        edit.get('ParentEventsRole').AssumeRolePolicyDocument.Statement[0].Principal = {
          Service: 'scheduler.amazonaws.com',
        };
      },
      finds: { code: 'role-not-assumable', at: 'ParentEventsRole', fix: /events\.amazonaws\.com/ },
    },
    'the bucket may not invoke its function': {
      breaks: (edit) => edit.remove(/^InboxAllowBucketNotifications/),
      finds: missing([/^Inbox/, 'OnUpload'], /AWS::Lambda::Permission.*s3\.amazonaws\.com/),
    },
    'another bucket may invoke the function': {
      breaks: (edit) => edit.set(/^InboxAllowBucketNotifications/, { SourceArn: edit.att('Lake', 'Arn') }),
      finds: missing([/^Inbox/, 'OnUpload'], /s3\.amazonaws\.com/),
    },
    'the topic may not invoke its function': {
      breaks: (edit) => edit.remove(/^OnAlertAllowInvoke/),
      finds: missing([/^OnAlert/, 'Alerts'], /AWS::Lambda::Permission.*sns\.amazonaws\.com/),
    },
    'the API may not invoke its function': {
      breaks: (edit) => edit.remove(/^ApiANYrunWebIntegrationPermission/),
      finds: missing([/^Api/, 'Web'], /AWS::Lambda::Permission.*apigateway\.amazonaws\.com/),
    },
    'the rule may not invoke its function': {
      breaks: (edit) => edit.remove(/^EveryNightAllowEventRule/),
      finds: missing([/^EveryNight/, 'Nightly'], /AWS::Lambda::Permission.*events\.amazonaws\.com/),
    },
    'the rule’s right is for another service': {
      breaks: (edit) => edit.set(/^EveryNightAllowEventRule/, { Principal: 'scheduler.amazonaws.com' }),
      finds: missing([/^EveryNight/, 'Nightly'], /events\.amazonaws\.com/),
    },
    'the job may not read its script': {
      breaks: (edit) => {
        edit.remove('GlueRoleDefaultPolicy');
        delete edit.get('GlueRole').ManagedPolicyArns;
      },
      finds: missing(['GlueRole', 'Transform'], /s3:GetObject/),
    },
    'the job may read buckets of Glue only, by a policy of AWS': {
      breaks: (edit) => edit.revoke('GlueRoleDefaultPolicy', /^s3:GetObject\*$/),
      finds: missing('GlueRole', /s3:GetObject on arn:aws:s3:::Lake\w*\/transform\.py/),
    },
  }),
  ...rowsOf(classicNat, {
    'the proxy may not read its secret': {
      breaks: (edit) => edit.remove(/^AuroraProxyIAMRoleDefaultPolicy/),
      finds: missing(/^AuroraProxyIAMRole/, /secretsmanager:GetSecretValue/),
    },
    'the role of the proxy is for Lambda': {
      breaks: (edit) => {
        edit.get('AuroraProxyIAMRole').AssumeRolePolicyDocument.Statement[0].Principal = {
          Service: 'lambda.amazonaws.com',
        };
      },
      finds: { code: 'role-not-assumable', at: 'AuroraProxyIAMRole', fix: /rds\.amazonaws\.com/ },
    },
    'the function may not log in to the proxy': {
      breaks: (edit) => edit.remove('ApiServiceRoleDefaultPolicy'),
      finds: missing(/^ApiServiceRole/, /rds-db:connect/),
    },
  }),
  ...rowsOf(warehouse, {
    'the capture may not write to its stream': {
      breaks: (edit) => edit.remove('StreamRoleDefaultPolicy'),
      finds: missing('StreamRole', /kinesis:PutRecords/),
    },
    'the capture may not describe its stream': {
      breaks: (edit) => edit.revoke('StreamRoleDefaultPolicy', /^kinesis:(DescribeStream|\*)$/),
      finds: missing('StreamRole', /kinesis:DescribeStream/),
    },
    'Airflow may not write its logs': {
      breaks: (edit) => edit.revoke('AirflowRoleDefaultPolicy', /^logs:PutLogEvents$/),
      finds: missing('AirflowRole', /logs:PutLogEvents/),
    },
    'Airflow may not publish its metrics': {
      breaks: (edit) => edit.revoke('AirflowRoleDefaultPolicy', /^cloudwatch:/),
      finds: missing('AirflowRole', /cloudwatch:PutMetricData/),
    },
    'Airflow may not tell of its health': {
      breaks: (edit) => edit.revoke('AirflowRoleDefaultPolicy', /^airflow:/),
      finds: missing('AirflowRole', /airflow:PublishMetrics/),
    },
    'Airflow may not look whether its bucket is public': {
      breaks: (edit) => edit.revoke('AirflowRoleDefaultPolicy', /^s3:GetBucket/),
      finds: missing('AirflowRole', /s3:GetBucketPublicAccessBlock/),
    },
  }),
  ...rowsOf(platformDev, {
    'the state machine may not start the Spark job': {
      breaks: (edit) => edit.revoke('MachineRoleDefaultPolicy', /^glue:StartJobRun$/),
      finds: missing([/^MachineRole/, 'Machine'], /glue:StartJobRun/),
    },
    'the state machine may not invoke its handlers': {
      breaks: (edit) => edit.revoke('MachineRoleDefaultPolicy', /^lambda:InvokeFunction$/),
      finds: missing([/^MachineRole/, 'Machine'], /lambda:InvokeFunction/),
    },
    'the schedules may not start the state machine': {
      breaks: (edit) => edit.revoke('SchedulesRoleDefaultPolicy', /^states:StartExecution$/),
      finds: missing([/^SchedulesRole/, /^SchedulesPipeline/], /states:StartExecution/),
    },
    'the consumer may not read its stream': {
      breaks: (edit) => edit.revoke('ShopConsumerHandlerRoleDefaultPolicy', /^kinesis:GetRecords$/),
      finds: missing([/^ShopConsumer/], /kinesis:GetRecords/),
    },
    'the job may not read the database’s secret': {
      breaks: (edit) => edit.revoke('SparkRoleDefaultPolicy', /^secretsmanager:GetSecretValue$/),
      finds: missing([/^Spark/, /Connection/], /secretsmanager:GetSecretValue/),
    },
    'the job may not decrypt the lake': {
      breaks: (edit) => {
        for (const statement of edit.get('SparkRoleDefaultPolicy').PolicyDocument.Statement)
          if (JSON.stringify(statement.Action).includes('kms:')) statement.Effect = 'Deny';
      },
      finds: either([/^Spark/, /Key/], /kms:/),
    },
    'the job’s role is for Lambda': {
      breaks: (edit) => {
        edit.get('SparkRole').AssumeRolePolicyDocument.Statement[0].Principal = { Service: 'lambda.amazonaws.com' };
      },
      finds: { code: 'role-not-assumable', at: 'SparkRole', fix: /glue\.amazonaws\.com/ },
    },
  }),
];
