import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';

/**
 * A handler and all that it imports, the AWS SDK included (the runtime's own is slower to load and changes by itself),
 * as one minified CommonJS file. ES modules are preferred where a package has both: they leave out what isn't used.
 * @param folder folder with `index.ts`, which exports `handler`
 */
export function bundledHandler(folder: string): Code {
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Called in this process; NodejsFunction starts npx and a shell, three times slower.
      local: {
        tryBundle: (outputFolder) => {
          buildSync({
            entryPoints: [join(folder, 'index.ts')],
            outfile: join(outputFolder, 'index.js'),
            bundle: true,
            minify: true,
            keepNames: true, // Names of errors are matched by the state machine.
            platform: 'node',
            target: 'node22',
            format: 'cjs',
            mainFields: ['module', 'main'],
          });
          return true;
        },
      },
      image: DockerImage.fromRegistry('never-used'),
    },
  });
}
