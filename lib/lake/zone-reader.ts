import { Stack } from 'aws-cdk-lib';
import type { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Statement } from '../ingestion/statements';
import { allow } from '../ingestion/statements';
import type { Zone } from '../platform/manifest';
import { readerPolicyName, workgroupName } from '../shared/naming';
import { QueryWorkgroup } from './query-workgroup';
import type { ZoneReaderProps } from './zone-reader-props';
import { glueArn } from '../shared/glue-arn';

/**
 * Where events and pages of APIs lie as they came, before a load has checked and masked them. They are in these buckets to be near what is
 * made of them; only the load reads them. Names of tables have no hyphen and no slash, so no table lies there.
 */
export const AS_IT_CAME: Readonly<Record<Zone, readonly string[]>> = {
  bronze: ['stream-events/', 'stream-errors/', 'stream-tables/', 'api-pages/'],
  silver: [],
  gold: [],
  quarantine: ['stream-events/', 'aws/lambda/'],
};

/**
 * What lets people read one zone, and nothing else: a policy to attach to their role, and a workgroup whose results lie
 * apart, since results of queries are copies of what was queried.
 */
export class ZoneReader extends Construct {
  readonly workgroup: CfnWorkGroup;
  /** Whoever has it reads the zone: with Athena, and straight from S3. */
  readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, props: ZoneReaderProps) {
    super(scope, id);
    const { zone, prefix } = props;
    const stack = Stack.of(this);
    const resultsPrefix = `athena/${zone}/`;
    const name = workgroupName(prefix, zone);
    this.workgroup = new QueryWorkgroup(this, 'Workgroup', {
      ...props,
      name,
      description: `Queries over ${zone} of ${prefix}`,
      resultsPrefix,
    }).workgroup;
    this.policy = new ManagedPolicy(this, 'Policy', {
      managedPolicyName: readerPolicyName(prefix, zone, stack.region),
      description: `Reads ${zone} of ${prefix}`,
    });
    allow(this.policy, [
      ...queries(stack, name),
      ...catalog(stack, props.databaseName),
      ...files(props, resultsPrefix),
    ]);
    const raw = AS_IT_CAME[zone].map((prefix) => props.bucket.arnForObjects(`${prefix}*`));
    if (raw.length > 0)
      this.policy.addStatements(
        new PolicyStatement({ sid: 'NotAsItCame', effect: Effect.DENY, actions: ['s3:GetObject'], resources: raw }),
      );
  }
}

const QUERIES = [
  'athena:GetQueryExecution',
  'athena:GetQueryResults',
  'athena:GetQueryResultsStream',
  'athena:GetWorkGroup',
  'athena:ListQueryExecutions',
  'athena:StartQueryExecution',
  'athena:StopQueryExecution',
];

/** Athena, in the zone's own workgroup. */
const queries = (stack: Stack, workgroup: string): Statement[] => [
  {
    actions: QUERIES,
    resources: [stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: workgroup })],
  },
];

/** Names and columns of the zone's tables. */
function catalog(stack: Stack, database: string): Statement[] {
  const arn = (...name: [resource: string, resourceName?: string]): string => glueArn(stack, ...name);
  return [
    {
      actions: ['glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable', 'glue:GetTables'],
      resources: [arn('catalog'), arn('database', database), arn('table', `${database}/*`)],
      wildcard: 'Tables are rows of the manifest and come and go without a deployment; all are of the one zone.',
    },
    // Athena looks for it before every query, whether it is used or not.
    { actions: ['glue:GetDatabase'], resources: [arn('database', 'default')] },
  ];
}

/** Files of the zone, and the results of queries over it. */
function files({ bucket, results, key }: ZoneReaderProps, resultsPrefix: string): Statement[] {
  const stack = Stack.of(bucket);
  return [
    {
      actions: ['s3:GetObject'],
      resources: [bucket.arnForObjects('*')],
      wildcard: 'Files of tables are named by Iceberg; the bucket holds the one zone and nothing else.',
    },
    { actions: ['s3:GetBucketLocation', 's3:ListBucket'], resources: [bucket.bucketArn] },
    {
      actions: ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
      resources: [results.arnForObjects(`${resultsPrefix}*`)],
      wildcard: 'Athena names the results by query, all under the prefix of this workgroup.',
    },
    { actions: ['s3:GetBucketLocation'], resources: [results.bucketArn] },
    {
      actions: ['s3:ListBucket'],
      resources: [results.bucketArn],
      conditions: { StringLike: { 's3:prefix': `${resultsPrefix}*` } },
    },
    {
      // By way of S3 alone, so that what the statements above leave closed stays closed under the same key.
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `s3.${stack.region}.${stack.urlSuffix}` } },
    },
  ];
}
