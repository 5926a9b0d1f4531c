import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

export interface FailureDestinationProps {
  /** `s3` keeps the whole batch; `sqs` and `sns` get where it was in the stream, for as long as the stream has it. */
  readonly kind: 's3' | 'sqs' | 'sns';
  /** Physical name of the queue or topic. */
  readonly name: string;
  /** For `s3`: objects are put under `aws/lambda/`. */
  readonly bucket: IBucket;
  /** Encrypts all of them. */
  readonly key: IKey;
}
