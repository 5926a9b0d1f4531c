import { Stack } from 'aws-cdk-lib';
import type { Asset } from 'aws-cdk-lib/aws-s3-assets';

/** ARNs of the assets' objects, one by one: `grantRead` would open the whole bucket of assets. */
export const assetObjectArns = (assets: readonly Asset[]): string[] =>
  assets.map((asset) =>
    Stack.of(asset).formatArn({
      service: 's3',
      region: '',
      account: '',
      resource: asset.s3BucketName,
      resourceName: asset.s3ObjectKey,
    }),
  );
