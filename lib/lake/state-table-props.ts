import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';

export interface StateTableProps {
  /** The table is named `<prefix>-state`. */
  readonly prefix: string;
  readonly key: IKey;
  /** @default RemovalPolicy.RETAIN, with deletion protection */
  readonly removalPolicy?: RemovalPolicy;
}
