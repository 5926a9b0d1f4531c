/** The example platform's stacks, synthesised, for checks. */
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { resolvePlatform } from '../../lib/platform';
import { PlatformStacks } from '../../lib/stacks/platform-stacks';
import definition from '../../platform.config';

const env = { CDK_DEFAULT_ACCOUNT: '111122223333', CDK_DEFAULT_REGION: 'eu-central-1' };

/** One app with the stacks of every environment. Handlers are not bundled. */
export function exampleApp(): App {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  for (const environment of Object.keys(definition.environments))
    new PlatformStacks(app, {
      platform: resolvePlatform(definition, { environment, root: join(__dirname, '..', '..'), env }),
    });
  app.synth();
  return app;
}
