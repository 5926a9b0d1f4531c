import { RemovalPolicy } from 'aws-cdk-lib';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ResolvedPlatform } from '../platform/definition';

/** `destroy` environments leave nothing behind; in the others stateful resources outlive their stack. */
export const removalPolicyOf = (platform: ResolvedPlatform): RemovalPolicy =>
  platform.removalPolicy === 'destroy' ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;

/** A month where an environment may go at any time, a year where logs may be evidence. */
export const logRetentionOf = (platform: ResolvedPlatform): RetentionDays =>
  platform.removalPolicy === 'destroy' ? RetentionDays.ONE_MONTH : RetentionDays.ONE_YEAR;
