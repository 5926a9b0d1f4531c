import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { EventSpec } from '../../platform/events';
import { bundleConsumer } from './bundle';

/**
 * The consumer of a stream as a function's code: the handler and what is compiled from the contract, in one file.
 * @param root folder of the platform: `lambda/stream` lies in it, and `spec.code` counts from it
 */
export function consumerCode(spec: EventSpec, root: string): Code {
  const text = bundleConsumer(spec, root);
  return Code.fromAsset(join(root, 'lambda', 'stream'), {
    // Of the output: two streams share the source, and the library would take the one's asset for the other's.
    assetHash: createHash('sha256').update(text).digest('hex'),
    assetHashType: AssetHashType.CUSTOM,
    bundling: {
      local: {
        tryBundle: (outputFolder) => {
          writeFileSync(join(outputFolder, 'index.js'), text);
          return true;
        },
      },
      image: DockerImage.fromRegistry('never-used'),
    },
  });
}
