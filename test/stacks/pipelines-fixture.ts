import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { ResolvedPlatform } from '../../lib/platform/definition';
import { PlatformStacks } from '../../lib/stacks/platform-stacks';

/** All stacks of a platform; handlers are not bundled, which is most of a synthesis' time. */
export function buildStacks(
  platform: ResolvedPlatform,
  options: { librariesFolder?: string; runbookBaseUrl?: string } = {},
) {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stacks = new PlatformStacks(app, { platform, ...options });
  return { app, ...stacks, template: Template.fromStack(stacks.pipelines) };
}
