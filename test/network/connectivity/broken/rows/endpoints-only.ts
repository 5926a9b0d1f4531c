import { endpointsOnly } from '../bases';
import { type Finding, type Id, rowsOf } from '../table';

const finds =
  (source: string, service: string) =>
  (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({
    need: [source, `AWS service ${service}`],
    code,
    at,
    fix,
  });
const secret = finds('Importer', 'secretsmanager');
const s3 = finds('Importer', 's3');
const dynamo = finds('Importer', 'dynamodb');
const glueS3 = finds('GlueJob', 's3');
const pull = finds('Service', 'ecr.dkr');
const tables: readonly Id[] = ['VpcIsolatedSubnet1RouteTable', 'VpcIsolatedSubnet2RouteTable'];
const noWay = ['no-route'];

export const endpointsOnlyRows = rowsOf(endpointsOnly, {
  'no endpoint for Secrets Manager': {
    breaks: (edit) => edit.remove('VpcSecretsManagerEndpoint'),
    finds: secret(noWay, tables, /endpoint for secretsmanager/),
  },
  'private DNS of the endpoint is off': {
    breaks: (edit) => edit.set('VpcSecretsManagerEndpoint', { PrivateDnsEnabled: false }),
    finds: secret('endpoint-without-private-dns', 'VpcSecretsManagerEndpoint', /PrivateDnsEnabled/),
  },
  'private DNS of the endpoint is not asked for': {
    breaks: (edit) => {
      delete edit.get('VpcSecretsManagerEndpoint').PrivateDnsEnabled;
    },
    finds: secret('endpoint-without-private-dns', 'VpcSecretsManagerEndpoint', /PrivateDnsEnabled/),
  },
  'the endpoint’s group lets nobody in': {
    breaks: (edit) => edit.set('EndpointGroup', { SecurityGroupIngress: [] }),
    finds: secret('endpoint-security-group', 'EndpointGroup', /ingress rule for TCP 443/),
  },
  'the endpoint’s group lets in port 80': {
    breaks: (edit) => {
      edit.get('EndpointGroup').SecurityGroupIngress[0].FromPort = 80;
      edit.get('EndpointGroup').SecurityGroupIngress[0].ToPort = 80;
    },
    finds: secret('endpoint-security-group', 'EndpointGroup', /ingress rule for TCP 443/),
  },
  'the endpoint’s group lets in the first subnet only': {
    breaks: (edit) => {
      edit.get('EndpointGroup').SecurityGroupIngress[0].CidrIp = '10.50.0.0/24';
    },
    finds: secret('endpoint-security-group', 'EndpointGroup', /ingress rule for TCP 443/),
  },
  'the endpoint has the client’s group': {
    breaks: (edit) => edit.set('VpcSecretsManagerEndpoint', { SecurityGroupIds: [edit.att('ClientGroup', 'GroupId')] }),
    finds: secret('endpoint-security-group', ['ClientGroup', 'VpcSecretsManagerEndpoint'], /ingress rule for TCP 443/),
  },
  'the endpoint has no group but the VPC’s closed default one': {
    breaks: (edit) => {
      delete edit.get('VpcSecretsManagerEndpoint').SecurityGroupIds;
    },
    finds: secret('endpoint-security-group', ['Vpc', 'VpcSecretsManagerEndpoint'], /ingress rule for TCP 443/),
  },
  'the endpoint is of another region': {
    breaks: (edit) => edit.set('VpcSecretsManagerEndpoint', { ServiceName: 'com.amazonaws.eu-west-1.secretsmanager' }),
    finds: secret('endpoint-of-other-region', 'VpcSecretsManagerEndpoint', /eu-central-1/),
  },
  'the endpoint is for another service': {
    breaks: (edit) => edit.set('VpcSecretsManagerEndpoint', { ServiceName: 'com.amazonaws.eu-central-1.ssm' }),
    finds: secret(noWay, tables, /endpoint for secretsmanager/),
  },
  'DNS support is off': {
    breaks: (edit) => edit.set('Vpc', { EnableDnsSupport: false }),
    finds: secret('dns-support-off', 'Vpc', /EnableDnsSupport/),
  },
  'the client lets nothing out': {
    breaks: (edit) =>
      edit.set('ClientGroup', {
        SecurityGroupEgress: [{ CidrIp: '255.255.255.255/32', IpProtocol: 'icmp', FromPort: 252, ToPort: 86 }],
      }),
    finds: secret('security-group-egress', 'ClientGroup', /egress rule for TCP 443/),
  },
  'egress goes to the endpoints’ group alone, and S3 is behind a gateway': {
    breaks: (edit) =>
      edit.set('ClientGroup', {
        SecurityGroupEgress: [
          {
            DestinationSecurityGroupId: edit.att('EndpointGroup', 'GroupId'),
            IpProtocol: 'tcp',
            FromPort: 443,
            ToPort: 443,
          },
        ],
      }),
    finds: s3('security-group-egress', 'ClientGroup', /prefix list|0\.0\.0\.0\/0/),
  },
  'egress goes to the VPC’s block alone, and DynamoDB is behind a gateway': {
    breaks: (edit) => {
      edit.get('ClientGroup').SecurityGroupEgress[0].CidrIp = '10.50.0.0/16';
    },
    finds: dynamo('security-group-egress', 'ClientGroup', /prefix list|0\.0\.0\.0\/0/),
  },
  'egress goes to DynamoDB’s prefix list, taken for that of S3': {
    breaks: (edit) => {
      edit.get('ClientGroup').SecurityGroupEgress[0].CidrIp = '10.50.0.0/16';
      edit.get('ClientGroup').SecurityGroupEgress.push({
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        DestinationPrefixListId: 'pl-66a5400f',
      });
    },
    finds: s3('security-group-egress', 'ClientGroup', /prefix list/),
  },
  'no gateway endpoint for S3': {
    breaks: (edit) => edit.remove('VpcS3'),
    finds: s3(noWay, tables, /gateway endpoint for s3/),
  },
  'layers of images can’t be fetched without S3': {
    breaks: (edit) => edit.remove('VpcS3'),
    finds: { need: ['Service', 'AWS service s3'], code: noWay, at: tables, fix: /gateway endpoint for s3/ },
  },
  'the gateway endpoint is not on one route table': {
    breaks: (edit) => edit.get('VpcS3').RouteTableIds.pop(),
    finds: s3(
      'endpoint-route-table',
      ['VpcS3', 'VpcIsolatedSubnet2RouteTable'],
      /IsolatedSubnet2RouteTable.* RouteTableIds/,
    ),
  },
  'the gateway endpoint is on no route table': {
    breaks: (edit) => {
      delete edit.get('VpcS3').RouteTableIds;
    },
    finds: glueS3('endpoint-route-table', ['VpcS3', 'VpcIsolatedSubnet1RouteTable'], /RouteTableIds/),
  },
  'the gateway endpoint is for another region’s S3': {
    breaks: (edit) => edit.set('VpcS3', { ServiceName: 'com.amazonaws.us-east-1.s3' }),
    finds: s3('endpoint-of-other-region', 'VpcS3', /eu-central-1\.s3/),
  },
  'images can’t be pulled without the registry’s endpoint': {
    breaks: (edit) => edit.remove('VpcEcrDkrEndpoint'),
    finds: pull(noWay, tables, /endpoint for ecr\.dkr/),
  },
  'no login to the registry without its API’s endpoint': {
    breaks: (edit) => edit.remove('VpcEcrApiEndpoint'),
    finds: finds('Service', 'ecr.api')(noWay, tables, /endpoint for ecr\.api/),
  },
  'the log driver has no way to CloudWatch Logs': {
    breaks: (edit) => edit.remove('VpcLogsEndpoint'),
    finds: finds('Service', 'logs')(noWay, tables, /endpoint for logs/),
  },
  'secrets of the task definition can’t be fetched': {
    breaks: (edit) => edit.remove('VpcSecretsManagerEndpoint'),
    finds: finds('Service', 'secretsmanager')(noWay, tables, /endpoint for secretsmanager/),
  },
  'the image is from a public registry': {
    breaks: (edit) => {
      edit.get('Task').ContainerDefinitions[0].Image = 'public.ecr.aws/nginx/nginx:1.27';
    },
    finds: { need: ['Service', 'public image registry'], code: noWay, at: tables, fix: /NAT gateway|ECR/ },
  },
  'the task’s group lets nothing out': {
    breaks: (edit) =>
      edit.set('ServiceGroup', {
        SecurityGroupEgress: [{ CidrIp: '10.50.0.0/16', IpProtocol: 'tcp', FromPort: 80, ToPort: 80 }],
      }),
    finds: pull('security-group-egress', 'ServiceGroup', /egress rule for TCP 443/),
  },
});
