import { warehouse } from '../bases';
import { type Finding, rowsOf } from '../table';

const finds =
  (source: string, destination: string) =>
  (code: Finding['code'], at: Finding['at'], fix: RegExp): Finding => ({ need: [source, destination], code, at, fix });
const airflow = finds('Airflow', 'warehouse Warehouse');
const capture = finds('Replication', 'database Source');
const load = finds('warehouse Warehouse', 'AWS service s3');
const noDefault = (edit: { remove: (...ids: string[]) => void }): void =>
  edit.remove('VpcPrivateSubnet1DefaultRoute', 'VpcPrivateSubnet2DefaultRoute');
const tables = ['VpcPrivateSubnet1RouteTable', 'VpcPrivateSubnet2RouteTable'];

export const warehouseRows = rowsOf(warehouse, {
  'the warehouse does not admit Airflow': {
    breaks: (edit) => edit.remove(/^WarehouseGroupfrom/),
    finds: airflow('security-group-ingress', 'WarehouseGroup', /ingress rule for TCP 5439/),
  },
  'the warehouse admits the port of PostgreSQL': {
    breaks: (edit) => edit.set(/^WarehouseGroupfrom/, { FromPort: 5432, ToPort: 5432 }),
    finds: airflow('security-group-ingress', 'WarehouseGroup', /ingress rule for TCP 5439/),
  },
  'the warehouse listens on another port': {
    breaks: (edit) => edit.set('Warehouse', { Port: 8192 }),
    finds: airflow('security-group-ingress', 'WarehouseGroup', /ingress rule for TCP 8192/),
  },
  'Airflow has the warehouse’s group': {
    breaks: (edit) =>
      edit.set('Airflow', {
        NetworkConfiguration: {
          ...edit.get('Airflow').NetworkConfiguration,
          SecurityGroupIds: [edit.att('ReplicationGroup', 'GroupId')],
        },
      }),
    finds: airflow('security-group-ingress', 'WarehouseGroup', /ingress rule for TCP 5439/),
  },
  'Airflow has no way to its queue': {
    breaks: noDefault,
    finds: finds('Airflow', 'sqs')('no-route', tables, /endpoint for sqs/),
  },
  'Airflow has no way to its logs': {
    breaks: noDefault,
    finds: finds('Airflow', 'logs')('no-route', tables, /endpoint for logs/),
  },
  'Airflow is in public subnets': {
    breaks: (edit) => {
      edit.get('Airflow').NetworkConfiguration.SubnetIds = [
        edit.ref('VpcPublicSubnet1Subnet'),
        edit.ref('VpcPublicSubnet2Subnet'),
      ];
    },
    finds: finds('Airflow', 'sqs')(
      'no-public-address',
      ['VpcPublicSubnet1DefaultRoute', 'VpcPublicSubnet2DefaultRoute', 'Airflow'],
      /private subnet/,
    ),
  },
  'the database does not admit the capture': {
    breaks: (edit) => edit.remove(/^SourceSecurityGroupfrom/),
    finds: capture('security-group-ingress', 'SourceSecurityGroup', /ingress rule for TCP 5432/),
  },
  'the capture’s rule names Airflow': {
    breaks: (edit) =>
      edit.set(/^SourceSecurityGroupfrom/, { SourceSecurityGroupId: edit.att('AirflowGroup', 'GroupId') }),
    finds: capture('security-group-ingress', 'SourceSecurityGroup', /ingress rule for TCP 5432/),
  },
  'the capture lets out to S3 alone': {
    breaks: (edit) =>
      edit.set('ReplicationGroup', {
        SecurityGroupEgress: [
          { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, DestinationPrefixListId: 'pl-6ea54007' },
        ],
      }),
    finds: capture('security-group-egress', 'ReplicationGroup', /egress rule for TCP 5432/),
  },
  'the capture has no way to the stream': {
    breaks: noDefault,
    finds: finds('Replication', 'kinesis-streams')('no-route', tables, /endpoint for kinesis-streams/),
  },
  'the capture’s secret can’t be fetched': {
    breaks: (edit) => {
      noDefault(edit);
      const source = edit.get('FromSource');
      for (const property of ['ServerName', 'Port', 'Username', 'Password']) delete source[property];
      source.PostgreSqlSettings = { SecretsManagerSecretId: edit.ref('SourceSecretAttachment') };
    },
    finds: finds('Replication', 'secretsmanager')('no-route', tables, /endpoint for secretsmanager/),
  },
  'the database does not admit the capture, which knows it by its secret': {
    breaks: (edit) => {
      const source = edit.get('FromSource');
      for (const property of ['ServerName', 'Port', 'Username', 'Password']) delete source[property];
      source.PostgreSqlSettings = { SecretsManagerSecretId: edit.ref('SourceSecretAttachment') };
      edit.remove(/^SourceSecurityGroupfrom/);
    },
    finds: capture('security-group-ingress', 'SourceSecurityGroup', /ingress rule for TCP 5432/),
  },
  'loads through the VPC have no way to S3': {
    breaks: (edit) => {
      noDefault(edit);
      edit.remove('VpcS3');
    },
    finds: load('no-route', tables, /gateway endpoint for s3/),
  },
  'loads through the VPC are let out to clients only': {
    breaks: (edit) =>
      edit.set('WarehouseGroup', {
        SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '172.20.0.0/16' }],
      }),
    finds: load('security-group-egress', 'WarehouseGroup', /prefix list/),
  },
});
