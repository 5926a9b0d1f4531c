import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';

/**
 * A function's code that was bundled already.
 * @param folder what it was bundled from
 * @param files texts by path; `index.js` is the handler's
 */
export function codeOfFiles(folder: string, files: Readonly<Record<string, string>>): Code {
  const hash = createHash('sha256');
  for (const [path, text] of Object.entries(files)) hash.update(`${path}\0${text}\0`);
  return Code.fromAsset(folder, {
    // Of the output: two functions share the source, and the library would take the one's asset for the other's.
    assetHash: hash.digest('hex'),
    assetHashType: AssetHashType.CUSTOM,
    bundling: {
      local: {
        tryBundle: (outputFolder) => {
          for (const [path, text] of Object.entries(files)) {
            mkdirSync(dirname(join(outputFolder, path)), { recursive: true });
            writeFileSync(join(outputFolder, path), text);
          }
          return true;
        },
      },
      image: DockerImage.fromRegistry('never-used'),
    },
  });
}
