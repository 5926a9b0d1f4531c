import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';
import { assetObjectArns } from './asset-arns';
import type { SparkJobProps } from './spark-job-props';
import type { Statement } from './statements';
import { allow } from './statements';
import { glueArn } from '../shared/glue-arn';

export interface SparkJobRoleProps extends SparkJobProps {
  readonly roleName: string;
  /** Files that a run reads: script, package, manifest, certificates, libraries. */
  readonly assets: readonly Asset[];
  readonly logGroups: readonly LogGroup[];
}

/** What a Spark run may do: its own files and logs, the lake's zones and databases, its datasets' state, the sources' secrets. */
export class SparkJobRole extends Role {
  constructor(scope: Construct, id: string, props: SparkJobRoleProps) {
    super(scope, id, {
      roleName: props.roleName,
      assumedBy: new ServicePrincipal('glue.amazonaws.com'),
      description: `Spark runs of ${props.name}`,
    });
    const stack = Stack.of(this);
    allow(this, [...data(props, stack), ...sources(props, stack), ...operations(props)]);
  }
}

/** Lake, catalog, state. */
function data({ lake, assets, databaseNames }: SparkJobRoleProps, stack: Stack): Statement[] {
  const { artefacts, ...zones } = lake.buckets;
  const catalog = (...name: [resource: string, resourceName?: string]): string => glueArn(stack, ...name);
  return [
    { actions: ['s3:GetObject'], resources: assetObjectArns(assets) },
    {
      actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
      resources: [
        ...Object.values(zones).map((bucket) => bucket.arnForObjects('*')),
        artefacts.arnForObjects('runs/*'),
      ],
      wildcard:
        'Files of tables and of runs are named by Iceberg and by the run; the job owns everything in these places.',
    },
    {
      actions: ['s3:ListBucket', 's3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
      resources: Object.values(lake.buckets).map((bucket) => bucket.bucketArn),
    },
    { actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey'], resources: [lake.key.keyArn] },
    {
      actions: [
        'glue:GetDatabase',
        'glue:GetTable',
        'glue:GetTables',
        'glue:CreateTable',
        'glue:UpdateTable',
        'glue:DeleteTable',
      ],
      resources: [
        catalog('catalog'),
        ...databaseNames.map((database) => catalog('database', database)),
        ...databaseNames.map((database) => catalog('table', `${database}/*`)),
      ],
      wildcard:
        "Tables are rows of the manifest and come and go without a deployment; they are held to the lake's own databases.",
    },
    {
      // The lease and the runs' records are the handlers' affair.
      actions: [
        'dynamodb:GetItem',
        'dynamodb:BatchGetItem',
        'dynamodb:Query',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
      resources: [lake.stateTable.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['DATASET#*'] } },
    },
  ];
}

/** Connections, secrets, and the network interfaces through which Glue reaches the databases. */
function sources(props: SparkJobRoleProps, stack: Stack): Statement[] {
  const { connections, databases, lake } = props;
  const keys = [lake.maskSecret.encryptionKey, ...databases.map((database) => database.secretKmsKey)].filter(
    (key) => key !== undefined,
  );
  return [
    {
      actions: ['glue:GetConnection', 'glue:GetConnections'],
      resources: [
        glueArn(stack, 'catalog'),
        ...connections.map((connection) => glueArn(stack, 'connection', connection.connectionName)),
      ],
    },
    {
      actions: ['secretsmanager:GetSecretValue'],
      resources: [lake.maskSecret.secretArn, ...databases.map((database) => database.dbInstanceMasterUserSecretArn)],
    },
    { actions: ['kms:Decrypt'], resources: [...new Set(keys.map((key) => key.keyArn))] },
    ...(connections.length === 0 ? [] : placement(props, stack)),
  ];
}

/** The workers' network interfaces. */
function placement(props: SparkJobRoleProps, stack: Stack): Statement[] {
  const ec2 = (resource: string, resourceName: string): string =>
    stack.formatArn({ service: 'ec2', resource, resourceName });
  return [
    {
      actions: [
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcAttribute',
        'ec2:DescribeVpcEndpoints',
        'ec2:DescribeRouteTables',
      ],
      resources: ['*'],
      wildcard: 'EC2 knows no resources for its Describe actions; Glue needs them to place a run in the VPC.',
    },
    {
      actions: ['ec2:CreateNetworkInterface'],
      resources: [
        ec2('network-interface', '*'),
        ...props.subnets.map((subnet) => ec2('subnet', subnet.subnetId)),
        ...props.securityGroups.map((group) => ec2('security-group', group.securityGroupId)),
      ],
      wildcard: 'Ids of network interfaces are given when a run starts; subnet and security groups are named.',
    },
    {
      actions: ['ec2:CreateTags', 'ec2:DeleteTags'],
      resources: [ec2('network-interface', '*')],
      conditions: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['aws-glue-service-resource'] } },
      wildcard: 'Ids of network interfaces are given when a run starts; only the tag of Glue itself may be set.',
    },
    {
      actions: ['ec2:DeleteNetworkInterface'],
      resources: [ec2('network-interface', '*')],
      conditions: { Null: { 'aws:ResourceTag/aws-glue-service-resource': 'false' } },
      wildcard:
        'Ids of network interfaces are given when a run starts; only those that carry the tag of Glue may be deleted.',
    },
  ];
}

/** Logs and metrics. */
function operations({ logGroups }: SparkJobRoleProps): Statement[] {
  return [
    {
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:AssociateKmsKey'],
      resources: logGroups.map((group) => group.logGroupArn),
    },
    {
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': 'Glue' } },
      wildcard: 'CloudWatch knows no resources for metrics; the namespace is held by a condition.',
    },
  ];
}
