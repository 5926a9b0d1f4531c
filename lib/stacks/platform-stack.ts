import { Fn, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ResolvedPlatform } from '../platform/definition';
import { tagPlatform } from '../shared/tags';

export interface PlatformStackProps {
  readonly platform: ResolvedPlatform;
}

/** What the three stacks of an environment share: name, account and region, tags, protection. */
export abstract class PlatformStack extends Stack {
  readonly platform: ResolvedPlatform;

  /** @param layer `network`, `data` or `pipelines`: the last part of the stack's name */
  protected constructor(scope: Construct, id: string, layer: string, description: string, props: PlatformStackProps) {
    const { platform } = props;
    super(scope, id, {
      stackName: `${platform.prefix}-${layer}`,
      description: `${platform.prefix}: ${description}`,
      env: { account: platform.account, region: platform.region },
      // Deleting a stack by mistake is the one error that removal policies of single resources don't stop.
      terminationProtection: platform.removalPolicy === 'retain',
    });
    this.platform = platform;
    // What another stack uses can't be deleted or replaced under it.
    this.node.setContext('@aws-cdk/core:defaultCrossStackReferences', 'strong');
    tagPlatform(this, platform);
  }

  /**
   * Zones are chosen by CloudFormation, in the account where the template lands. The library would look them up in the
   * account of whoever synthesises, so that a template could not be made without credentials.
   */
  override get availabilityZones(): string[] {
    return [0, 1, 2].map((index) => Fn.select(index, Fn.getAzs(this.region)));
  }
}
