import type { RemovalPolicy, Size } from 'aws-cdk-lib';
import type { Zone } from '../platform/manifest';

export interface LakeProps {
  /** `<platform>-<environment>`: prefix of the names of state table and workgroup. */
  readonly prefix: string;
  /** Name of each zone's Glue database. */
  readonly databaseNames: Readonly<Record<Zone, string>>;
  /** Most that one Athena query may read; at least 10 MB. @default Size.gibibytes(10) */
  readonly scanLimit?: Size;
  /**
   * `DESTROY` empties and deletes everything with the stack; otherwise all data outlives it.
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}
