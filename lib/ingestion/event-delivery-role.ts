import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EventDeliveryProps } from './event-delivery-props';
import type { Statement } from './statements';
import { allow } from './statements';
import { streamArn } from './stream-consumer';
import { glueArn } from '../shared/glue-arn';

/** What one delivery may do: read its stream, write below its prefixes, and into its table if it has one. */
export class EventDeliveryRole extends Role {
  constructor(scope: Construct, id: string, props: EventDeliveryProps & { readonly logGroup: LogGroup }) {
    const stack = Stack.of(scope);
    super(scope, id, {
      assumedBy: new ServicePrincipal('firehose.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': stack.account } },
      }),
      description: `Delivery ${props.name}`,
    });
    const { bucket, dataset, table } = props;
    const prefixes = [...(table ? [table.prefix] : [`stream-events/${dataset}/`]), `stream-errors/${dataset}/`];
    allow(this, [
      {
        actions: ['kinesis:DescribeStream', 'kinesis:GetRecords', 'kinesis:GetShardIterator', 'kinesis:ListShards'],
        resources: [streamArn(this, props.name)],
      },
      {
        actions: [
          's3:AbortMultipartUpload',
          's3:GetObject',
          's3:PutObject',
          // Iceberg's commits that lose a race take their files away again.
          ...(table ? ['s3:DeleteObject'] : []),
        ],
        resources: prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
        wildcard: 'Firehose names the objects, by date, route and time, all under these prefixes.',
      },
      {
        actions: ['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'],
        resources: [bucket.bucketArn],
      },
      {
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [props.key.keyArn],
        conditions: {
          StringEquals: {
            'kms:ViaService': ['kinesis', 's3'].map((service) => `${service}.${stack.region}.${stack.urlSuffix}`),
          },
        },
      },
      { actions: ['logs:PutLogEvents'], resources: [props.logGroup.logGroupArn] },
      ...(table ? [catalog(stack, table)] : []),
    ]);
  }
}

/** One table, and what Glue wants named beside it. */
function catalog(stack: Stack, { database, name }: { database: string; name: string }): Statement {
  const arn = (...name: [resource: string, resourceName?: string]): string => glueArn(stack, ...name);
  return {
    actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:UpdateTable'],
    resources: [arn('catalog'), arn('database', database), arn('table', `${database}/${name}`)],
  };
}
