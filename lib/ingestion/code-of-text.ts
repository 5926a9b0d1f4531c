import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

/**
 * A function's code that was bundled already: one file, `index.js`.
 * @param folder what it was bundled from
 */
export const codeOfText = (folder: string, text: string): Code =>
  Code.fromAsset(folder, {
    // Of the output: two functions share the source, and the library would take the one's asset for the other's.
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
