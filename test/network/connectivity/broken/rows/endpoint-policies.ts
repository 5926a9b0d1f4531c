import { classicNat, endpointsOnly, platformClosed, platformDev } from '../bases';
import { refusedBy, rowsOf } from '../table';

/** Policies of endpoints that refuse what is called through them. */
export const endpointPolicyRows = [
  ...rowsOf(endpointsOnly, {
    'the gateway endpoint’s policy lets read only': {
      breaks: (edit) =>
        edit.set('VpcDynamoDb', {
          PolicyDocument: {
            Statement: [
              { Effect: 'Allow', Principal: '*', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: '*' },
            ],
          },
        }),
      finds: refusedBy('VpcDynamoDb', ['Importer', 'dynamodb'], /dynamodb:/),
    },
    'the gateway endpoint’s policy is for another bucket': {
      breaks: (edit) =>
        edit.set('VpcS3', {
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: '*',
                Action: 's3:*',
                Resource: ['arn:aws:s3:::others', 'arn:aws:s3:::others/*'],
              },
            ],
          },
        }),
      finds: refusedBy('VpcS3', ['Importer', 's3'], /Bucket|s3:/),
    },
    'the interface endpoint’s policy denies reading secrets': {
      breaks: (edit) =>
        edit.set('VpcSecretsManagerEndpoint', {
          PolicyDocument: {
            Statement: [
              { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' },
              { Effect: 'Deny', Principal: '*', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
            ],
          },
        }),
      finds: refusedBy(
        'VpcSecretsManagerEndpoint',
        ['Importer', 'secretsmanager'],
        /secretsmanager:GetSecretValue|[Dd]eny/,
      ),
    },
    'layers of images are not in the buckets that S3’s endpoint lets through': {
      breaks: (edit) =>
        edit.set('VpcS3', {
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Principal: '*',
                Action: 's3:*',
                Resource: [edit.att('Bucket', 'Arn'), { 'Fn::Sub': ['${Arn}/*', { Arn: edit.att('Bucket', 'Arn') }] }],
              },
            ],
          },
        }),
      finds: refusedBy('VpcS3', ['Service', 's3'], /starport-layer-bucket|s3:GetObject/),
    },
  }),
  ...rowsOf(classicNat, {
    'an endpoint takes over the name, and its policy is for others': {
      breaks: (edit) => {
        edit.add('Vpc', 'OpenGroup', 'AWS::EC2::SecurityGroup', {
          VpcId: edit.ref('Vpc'),
          GroupDescription: 'endpoints',
          SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '10.0.0.0/8' }],
        });
        edit.add('Vpc', 'SecretsEndpoint', 'AWS::EC2::VPCEndpoint', {
          VpcId: edit.ref('Vpc'),
          VpcEndpointType: 'Interface',
          ServiceName: 'com.amazonaws.eu-central-1.secretsmanager',
          PrivateDnsEnabled: true,
          SubnetIds: [edit.ref('VpcdataSubnet1Subnet')],
          SecurityGroupIds: [edit.att('OpenGroup', 'GroupId')],
          PolicyDocument: {
            Statement: [
              { Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::999999999999:root' }, Action: '*', Resource: '*' },
            ],
          },
        });
      },
      finds: refusedBy('SecretsEndpoint', ['Migrate', 'secretsmanager'], /[Pp]rincipal|role|secretsmanager:/),
    },
  }),
  ...rowsOf(platformDev, {
    'S3’s gateway endpoint lets read only, and Glue writes': {
      breaks: (edit) => edit.get('NetworkVpcS3').PolicyDocument.Statement.shift(),
      finds: refusedBy('NetworkVpcS3', ['Glue job Spark', 's3'], /s3:/),
    },
    'DynamoDB’s gateway endpoint lets nothing be read': {
      breaks: (edit) => {
        edit.get('NetworkVpcDynamoDb').PolicyDocument.Statement[0].Action = ['dynamodb:PutItem', 'dynamodb:UpdateItem'];
      },
      finds: refusedBy('NetworkVpcDynamoDb', ['Glue job Spark', 'dynamodb'], /dynamodb:(GetItem|BatchGetItem|Query)/),
    },
  }),
  ...rowsOf(platformClosed, {
    'the secrets’ endpoint lets nothing be read': {
      breaks: (edit) => {
        edit.get('NetworkEndpointsSecretsManager').PolicyDocument.Statement[0].Action = 'secretsmanager:DescribeSecret';
      },
      finds: refusedBy(
        'NetworkEndpointsSecretsManager',
        ['Glue job Spark', 'secretsmanager'],
        /secretsmanager:GetSecretValue/,
      ),
    },
  }),
];
