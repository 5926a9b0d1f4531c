/** The tables of the lake: Glue's catalog and each table's Iceberg metadata. */
import { paginateGetTables, type GlueClient, type Table } from '@aws-sdk/client-glue';
import type { S3Client } from '@aws-sdk/client-s3';
import { mapLimited, Remembered } from './cache';
import { describeMetadata, type IcebergMetadata, type TableFacts } from './iceberg';
import { readJson } from './manifest';
import type { LakeColumn, LakeTable } from './model';

export class Tables {
  /** A metadata file never changes. */
  private readonly facts = new Remembered<TableFacts>(5000);

  constructor(
    private readonly glue: GlueClient,
    private readonly s3: S3Client,
  ) {}

  /** All tables of the zones, in the zones' order, then by name. */
  async list(databases: Readonly<Record<string, string>>): Promise<LakeTable[]> {
    const zones = await Promise.all(Object.entries(databases).map(([zone, database]) => this.zone(zone, database)));
    return zones.flat();
  }

  private async zone(zone: string, DatabaseName: string): Promise<LakeTable[]> {
    const tables: Table[] = [];
    try {
      for await (const page of paginateGetTables({ client: this.glue }, { DatabaseName }))
        tables.push(...(page.TableList ?? []));
    } catch (error) {
      // Before the first deployment there is no database, and so no table.
      if ((error as Error).name === 'EntityNotFoundException') return [];
      throw error;
    }
    const rows = await mapLimited(tables, 8, (table) => this.table(zone, table));
    return rows.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  private async table(zone: string, table: Table): Promise<LakeTable> {
    const location = table.Parameters?.metadata_location;
    const row = { zone, name: table.Name ?? '', columns: catalogColumns(table) };
    if (!location) return { ...row, problem: 'Not an Iceberg table: the catalog has no metadata location.' };
    try {
      const facts = await this.facts.get(location, async () =>
        describeMetadata(await readJson<IcebergMetadata>(this.s3, location)),
      );
      return { ...row, ...facts };
    } catch (error) {
      return { ...row, problem: `Its metadata can't be read: ${(error as Error).message}` };
    }
  }
}

/** Columns as the catalog has them; those that Iceberg has dropped stay there, marked. */
export function catalogColumns(table: Table): LakeColumn[] {
  return (table.StorageDescriptor?.Columns ?? [])
    .filter((column) => column.Parameters?.['iceberg.field.current'] !== 'false')
    .map((column) => ({
      name: column.Name ?? '',
      type: column.Type ?? '',
      required: column.Parameters?.['iceberg.field.optional'] === 'false',
    }));
}
