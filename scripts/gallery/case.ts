import type { Stack } from 'aws-cdk-lib';

/** One failure of the gallery. */
export interface GalleryCase {
  readonly title: string;
  /** What one did: completes "You …". */
  readonly did: string;
  /** What AWS says, and when. */
  readonly aws: string;
  /** Reason code of the finding that the page shows. */
  readonly code: string;
  /** Builds it; the page shows what is between the comments `example` and `end`. */
  build(stack: Stack): void;
}
