/** What the page shows of an Iceberg table's metadata file (format versions 1 to 3). Pure. */
import type { LakeColumn, LakeTable } from './model';

type IcebergType =
  | string
  | { readonly type: 'struct'; readonly fields: readonly IcebergField[] }
  | { readonly type: 'list'; readonly element: IcebergType }
  | { readonly type: 'map'; readonly key: IcebergType; readonly value: IcebergType };

interface IcebergField {
  readonly name: string;
  readonly required: boolean;
  readonly type: IcebergType;
}

interface IcebergSchema {
  readonly 'schema-id'?: number;
  readonly fields: readonly IcebergField[];
}

export interface IcebergMetadata {
  readonly 'current-schema-id'?: number;
  readonly schemas?: readonly IcebergSchema[];
  /** Format version 1. */
  readonly schema?: IcebergSchema;
  readonly 'current-snapshot-id'?: number | null;
  readonly refs?: Readonly<Record<string, { readonly 'snapshot-id': number }>>;
  readonly snapshots?: readonly {
    readonly 'snapshot-id': number;
    readonly 'timestamp-ms': number;
    readonly summary?: Readonly<Record<string, string>>;
  }[];
}

export type TableFacts = Pick<LakeTable, 'columns' | 'rows' | 'bytes' | 'files' | 'snapshotAt'>;

/** Facts of the current snapshot; a table without one has no rows. */
export function describeMetadata(metadata: IcebergMetadata): TableFacts {
  const schema =
    metadata.schemas?.find((one) => one['schema-id'] === metadata['current-schema-id']) ??
    metadata.schemas?.at(-1) ??
    metadata.schema;
  const columns: LakeColumn[] = (schema?.fields ?? []).map(({ name, required, type }) => ({
    name,
    required,
    type: typeName(type),
  }));
  // Snapshot ids are 63 bit numbers and lose digits as JSON numbers: two of one table stay apart nonetheless.
  const current = metadata['current-snapshot-id'];
  const snapshot =
    current === undefined || current === null || current === -1
      ? undefined
      : metadata.snapshots?.find((one) => one['snapshot-id'] === current);
  if (!snapshot) return { columns, rows: 0 };
  const count = (name: string): number | undefined => {
    const value = snapshot.summary?.[name];
    return value === undefined || !Number.isFinite(Number(value)) ? undefined : Number(value);
  };
  // Deletes by position each take one record; without deletes the difference is nothing.
  const records = count('total-records');
  const rows = records === undefined ? undefined : records - (count('total-position-deletes') ?? 0);
  return {
    columns,
    ...(rows === undefined ? {} : { rows }),
    ...(count('total-files-size') === undefined ? {} : { bytes: count('total-files-size')! }),
    ...(count('total-data-files') === undefined ? {} : { files: count('total-data-files')! }),
    snapshotAt: new Date(snapshot['timestamp-ms']).toISOString(),
  };
}

/** `decimal(10, 2)`, `list<string>`, `map<string, int>`, `struct<a: int, b: string>`. */
export function typeName(type: IcebergType): string {
  if (typeof type === 'string') return type;
  if (type.type === 'list') return `list<${typeName(type.element)}>`;
  if (type.type === 'map') return `map<${typeName(type.key)}, ${typeName(type.value)}>`;
  return `struct<${type.fields.map((field) => `${field.name}: ${typeName(field.type)}`).join(', ')}>`;
}
