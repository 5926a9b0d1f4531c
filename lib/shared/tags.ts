import { Tags } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { ResolvedPlatform } from '../platform/definition';

/**
 * Tags everything under `scope` with the user's own tags, the platform and the environment.
 * Cost reports and clean-up scripts find a platform's resources by `headwater:platform` and `headwater:environment`.
 */
export function tagPlatform(scope: IConstruct, platform: ResolvedPlatform): void {
  const tags = {
    ...platform.tags,
    'headwater:platform': platform.name,
    'headwater:environment': platform.environment,
  };
  for (const [key, value] of Object.entries(tags)) Tags.of(scope).add(key, value);
}
