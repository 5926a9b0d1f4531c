import type { Json } from '../../../fixtures/stack';
import {
  allow,
  arnOf,
  below,
  elsewhere,
  handsOver,
  key,
  own,
  ref,
  role,
  testCase,
  trusting,
  without,
  type Case,
} from './fixture';

const MISSING = 'error permission-missing Role';
const script = 'a'.repeat(64);
const INTERFACES = ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:CreateTags'];
const DESCRIBES = [
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'DescribeSecurityGroups',
  'DescribeVpcEndpoints',
  'DescribeRouteTables',
  'DescribeVpcAttribute',
];
const secretKey = (id: string): Json => ({ Type: 'AWS::SecretsManager::Secret', Properties: { KmsKeyId: arnOf(id) } });

const job: Case = {
  name: 'job with a connection, a secret, encryption, a script of its own',
  right: {
    Role: role(
      'glue',
      allow('s3:GetObject', `arn:aws:s3:::assets/${script}.py`),
      allow('s3:GetObject', 'arn:aws:s3:::assets/library.zip'),
      allow(['glue:GetConnection'], [own('glue', 'catalog'), own('glue', 'connection/erp')]),
      allow('secretsmanager:GetSecretValue', ref('Secret')),
      allow(['kms:Decrypt', 'kms:GenerateDataKey'], arnOf('Key')),
      allow(INTERFACES),
      allow(DESCRIBES.map((name) => `ec2:${name}`)),
      allow(
        ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:AssociateKmsKey'],
        own('logs', 'log-group:/aws-glue/*'),
      ),
      allow('dynamodb:PutItem', arnOf('Table')),
    ),
    Key: key(handsOver),
    Secret: secretKey('Key'),
    Table: { Type: 'AWS::DynamoDB::Table' },
    Connection: {
      Type: 'AWS::Glue::Connection',
      Properties: {
        ConnectionInput: {
          Name: 'erp',
          ConnectionType: 'JDBC',
          ConnectionProperties: { SECRET_ID: ref('Secret') },
          PhysicalConnectionRequirements: { SubnetId: 'subnet-1' },
        },
      },
    },
    Security: {
      Type: 'AWS::Glue::SecurityConfiguration',
      Properties: {
        Name: 'secure',
        EncryptionConfiguration: {
          CloudWatchEncryption: { CloudWatchEncryptionMode: 'SSE-KMS', KmsKeyArn: arnOf('Key') },
          S3Encryptions: [{ S3EncryptionMode: 'SSE-KMS', KmsKeyArn: arnOf('Key') }],
        },
      },
    },
    Job: {
      Type: 'AWS::Glue::Job',
      Properties: {
        Role: ref('Role'),
        Command: { Name: 'glueetl', ScriptLocation: `s3://assets/${script}.py` },
        Connections: { Connections: [ref('Connection')] },
        SecurityConfiguration: 'secure',
        DefaultArguments: { '--extra-py-files': 's3://assets/library.zip', '--table': ref('Table') },
      },
    },
  },
  files: {
    [script]: [
      {
        path: 'job.py',
        text: "import boto3\ntable = boto3.resource('dynamodb').Table('x')\ndef main():\n    table.put_item(Item={})\nmain()\n",
      },
    ],
  },
  broken: {
    'no script': [elsewhere('Role', 's3:GetObject', 'arn:aws:s3:::assets/library.zip'), MISSING, /fetches its script/],
    'no library': [elsewhere('Role', 's3:GetObject', `arn:aws:s3:::assets/${script}.py`), MISSING, /--extra-py-files/],
    'no connection': [without('Role', 'glue:GetConnection'), MISSING, /connection\/erp/],
    'another connection': [elsewhere('Role', 'glue:GetConnection', own('glue', 'connection/crm')), MISSING],
    'no secret': [without('Role', 'secretsmanager:GetSecretValue'), MISSING, /password/],
    'no key': [without('Role', 'kms:Decrypt'), MISSING, /Secret is encrypted/],
    'key for writing': [without('Role', 'kms:GenerateDataKey'), 'warning permission-missing Role'],
    'no interfaces': [without('Role', 'ec2:CreateNetworkInterface'), MISSING],
    'no subnets': [without('Role', 'ec2:DescribeSubnets'), MISSING],
    'logs not encrypted': [without('Role', 'logs:AssociateKmsKey'), MISSING, /security configuration/],
    'no logs': [without('Role', 'logs:PutLogEvents'), 'warning permission-missing Role'],
    'script not allowed its table': [without('Role', 'dynamodb:PutItem'), MISSING, /job\.py calls dynamodb PutItem/],
    'trust of another service': [trusting('Role', 'lambda'), 'error role-not-assumable Role', /glue\.amazonaws\.com/],
  },
};

const delivery: Case = {
  name: 'delivery stream from a stream, transformed, to Parquet',
  right: {
    Role: role(
      'firehose',
      allow(
        ['kinesis:DescribeStream', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
        arnOf('Stream'),
      ),
      allow(['s3:AbortMultipartUpload', 's3:PutObject'], below('Bucket')),
      allow(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], arnOf('Bucket')),
      allow(['kms:Decrypt', 'kms:GenerateDataKey'], arnOf('Key')),
      allow('lambda:InvokeFunction', below('Transform')),
      allow('lambda:InvokeFunction', arnOf('Transform')),
      allow('glue:GetTableVersions'),
    ),
    Key: key(handsOver),
    Stream: {
      Type: 'AWS::Kinesis::Stream',
      Properties: { StreamEncryption: { EncryptionType: 'KMS', KeyId: arnOf('Key') } },
    },
    Bucket: { Type: 'AWS::S3::Bucket' },
    Transform: { Type: 'AWS::Lambda::Function', Properties: { Role: own('iam', 'role/x'), Code: { S3Key: 'x' } } },
    Delivery: {
      Type: 'AWS::KinesisFirehose::DeliveryStream',
      Properties: {
        KinesisStreamSourceConfiguration: { KinesisStreamARN: arnOf('Stream'), RoleARN: arnOf('Role') },
        ExtendedS3DestinationConfiguration: {
          RoleARN: arnOf('Role'),
          BucketARN: arnOf('Bucket'),
          Prefix: 'events/!{timestamp:yyyy}/',
          EncryptionConfiguration: { KMSEncryptionConfig: { AWSKMSKeyARN: arnOf('Key') } },
          ProcessingConfiguration: {
            Enabled: true,
            Processors: [
              { Type: 'Lambda', Parameters: [{ ParameterName: 'LambdaArn', ParameterValue: arnOf('Transform') }] },
            ],
          },
          DataFormatConversionConfiguration: { SchemaConfiguration: { RoleARN: arnOf('Role'), TableName: 'events' } },
        },
      },
    },
  },
  broken: {
    'source not read': [without('Role', 'kinesis:GetRecords'), MISSING, /reads its source stream/],
    'source not decrypted': [without('Role', 'kms:Decrypt'), MISSING],
    'not written': [without('Role', 's3:PutObject'), MISSING, /Bucket\/events\/\*/],
    'below another prefix': [elsewhere('Role', 's3:PutObject', below('Bucket', 'other/*')), MISSING],
    'not encrypted': [without('Role', 'kms:GenerateDataKey'), MISSING],
    'not transformed': [without('Role', 'lambda:InvokeFunction'), MISSING],
    'no schema': [without('Role', 'glue:GetTableVersions'), MISSING],
    'no location': [without('Role', 's3:GetBucketLocation'), 'warning permission-missing Role'],
    'trust of another service': [trusting('Role', 'lambda'), 'error role-not-assumable Role'],
  },
};

const container: Case = {
  name: 'containers with a private image, logs and secrets',
  right: {
    Role: role(
      'ecs-tasks',
      allow('ecr:GetAuthorizationToken'),
      allow(
        ['ecr:BatchCheckLayerAvailability', 'ecr:GetDownloadUrlForLayer', 'ecr:BatchGetImage'],
        arnOf('Repository'),
      ),
      allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arnOf('Group')),
      allow('secretsmanager:GetSecretValue', ref('Secret')),
      allow('kms:Decrypt', arnOf('Key')),
    ),
    Key: key(handsOver),
    Secret: secretKey('Key'),
    Repository: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'app' } },
    Group: { Type: 'AWS::Logs::LogGroup' },
    Definition: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        ExecutionRoleArn: arnOf('Role'),
        ContainerDefinitions: [
          {
            Name: 'app',
            Image: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/app:1',
            LogConfiguration: { LogDriver: 'awslogs', Options: { 'awslogs-group': ref('Group') } },
            Secrets: [{ Name: 'PASSWORD', ValueFrom: { 'Fn::Join': ['', [ref('Secret'), ':password::']] } }],
          },
        ],
      },
    },
  },
  broken: {
    'no image': [without('Role', 'ecr:BatchGetImage'), MISSING, /image in ECR/],
    'image of another repository': [elsewhere('Role', 'ecr:BatchGetImage', own('ecr', 'repository/other')), MISSING],
    'no token': [without('Role', 'ecr:GetAuthorizationToken'), MISSING],
    'no logs': [without('Role', 'logs:CreateLogStream'), MISSING, /does not start/],
    'no secret': [without('Role', 'secretsmanager:GetSecretValue'), MISSING],
    'no key': [without('Role', 'kms:Decrypt'), MISSING],
    'trust of another service': [trusting('Role', 'ecs'), 'error role-not-assumable Role', /ecs-tasks\.amazonaws\.com/],
  },
};

const flowLog: Case = {
  name: 'flow log',
  right: {
    Role: role('vpc-flow-logs', allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arnOf('Group'))),
    Group: { Type: 'AWS::Logs::LogGroup' },
    Log: {
      Type: 'AWS::EC2::FlowLog',
      Properties: { DeliverLogsPermissionArn: arnOf('Role'), LogGroupName: ref('Group') },
    },
  },
  broken: {
    'not written': [without('Role', 'logs:PutLogEvents'), MISSING],
    'trust of another service': [trusting('Role', 'logs'), 'error role-not-assumable Role'],
  },
};

describe('jobs and services', () => [job, delivery, container, flowLog].forEach(testCase));
