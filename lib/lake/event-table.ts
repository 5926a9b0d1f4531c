import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { CfnTable } from 'aws-cdk-lib/aws-glue';
import { Construct } from 'constructs';
import { EVENT_FIELDS } from '../platform/events';
import type { ManifestColumn } from '../platform/manifest';
import type { EventTableProps } from './event-table-props';

/** Where the files of a table of events lie in bronze. */
export const eventTablePrefix = (table: string): string => `stream-tables/${table}/`;

/**
 * An Iceberg table of bronze that a delivery puts events into. Times are kept as the text that came: what reads them
 * casts them, as it does with files.
 */
export class EventTable extends Construct {
  readonly table: CfnTable;

  constructor(scope: Construct, id: string, props: EventTableProps) {
    super(scope, id);
    this.table = new CfnTable(this, 'Table', {
      catalogId: Aws.ACCOUNT_ID,
      databaseName: props.databaseName,
      tableInput: {
        name: props.name,
        description: 'Events as they were delivered; made with the template, filled by Firehose',
        tableType: 'EXTERNAL_TABLE',
        storageDescriptor: {
          location: `s3://${props.bucket.bucketName}/${eventTablePrefix(props.name)}`,
          columns: [...props.columns.map(column), ...EVENT_FIELDS.map(added)],
        },
      },
      openTableFormatInput: { icebergInput: { metadataOperation: 'CREATE', version: '2' } },
    });
    this.table.addResourceDependency(props.database);
    this.table.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
  }
}

const column = ({ name, physicalType }: ManifestColumn): CfnTable.ColumnProperty => ({
  name,
  // Types, not the names of fields in a struct.
  type: physicalType.replace(/(?<=^|[:<])(timestamp|date)(?=$|[,>])/g, 'string'),
});

const added = (name: (typeof EVENT_FIELDS)[number]): CfnTable.ColumnProperty => ({
  name,
  type: name === '_subsequence' ? 'bigint' : 'string',
});
