import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';

export interface ApiCredentialsProps {
  /** Name of the secret that is made: `<prefix>/<source>`. */
  readonly name: string;
  /** Full ARN of an existing secret. @default one is made, to be filled by hand */
  readonly secretArn?: string;
  /** Encrypts the secret that is made. */
  readonly key: IKey;
  /** What becomes of the secret that was made when the stack goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
