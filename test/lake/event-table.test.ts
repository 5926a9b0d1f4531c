import { RemovalPolicy } from 'aws-cdk-lib';
import { EventTable, eventTablePrefix } from '../../lib/lake/event-table';
import type { ManifestColumn } from '../../lib/platform/manifest';
import { lakeFixture } from '../fixtures/lake';
import { propertiesOf, templateOf } from '../fixtures/stack';

const column = (name: string, physicalType: string): ManifestColumn => ({
  name,
  physicalType,
  logicalType: 'string',
  required: false,
  unique: false,
});

const template = templateOf((stack) => {
  const lake = lakeFixture(stack);
  for (const name of ['sessions_usa', 'sessions_international'])
    new EventTable(stack, name, {
      database: lake.databases.bronze,
      databaseName: 'flights_dev_bronze',
      name,
      bucket: lake.buckets.bronze,
      columns: [column('id', 'bigint'), column('at', 'timestamp'), column('x', 'array<struct<date:date,n:int>>')],
      removalPolicy: RemovalPolicy.DESTROY,
    });
});
const [table] = propertiesOf(template, 'AWS::Glue::Table');

test('an Iceberg table of its own place, with times as they came and the fields that the consumer adds', () => {
  expect(table).toMatchObject({
    DatabaseName: 'flights_dev_bronze',
    OpenTableFormatInput: { IcebergInput: { MetadataOperation: 'CREATE', Version: '2' } },
    TableInput: { Name: 'sessions_usa', TableType: 'EXTERNAL_TABLE' },
  });
  const { Location, Columns } = table!['TableInput'].StorageDescriptor;
  expect(JSON.stringify(Location)).toContain(eventTablePrefix('sessions_usa'));
  expect(Columns.map(({ Name, Type }: { Name: string; Type: string }) => `${Name} ${Type}`)).toEqual([
    'id bigint',
    'at string',
    'x array<struct<date:string,n:int>>',
    '_route string',
    '_stream string',
    '_shard string',
    '_sequence string',
    '_subsequence bigint',
    '_arrived_at string',
    '_event_time string',
    '_contract_version string',
  ]);
});

test('twice in one stack, each after its database and gone with its stack if asked', () => {
  const tables = Object.values(template.findResources('AWS::Glue::Table'));
  expect(tables).toHaveLength(2);
  for (const { DependsOn, DeletionPolicy } of tables) {
    expect(DependsOn).toEqual([expect.stringMatching(/Bronze/)]);
    expect(DeletionPolicy).toBe('Delete');
  }
});
