import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, ISubnet, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Code } from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Statement } from './statements';

/** Where a function's network interfaces are put. */
export interface HandlerPlacement {
  readonly vpc: IVpc;
  readonly subnets: readonly ISubnet[];
  /** At most five. */
  readonly securityGroups: readonly ISecurityGroup[];
}

export interface PipelineHandlerProps {
  /** Physical name of the function. */
  readonly name: string;
  readonly description: string;
  /** Bundle whose `index.js` exports `handler`. */
  readonly code: Code;
  readonly environment: Readonly<Record<string, string>>;
  /** All that the function may do, besides its own logs and traces. */
  readonly statements: readonly Statement[];
  /** What becomes of a call that fails, for the security checks: there is no dead-letter queue. */
  readonly failures: string;
  /** Encrypts the logs; its policy must let CloudWatch Logs in. */
  readonly key: IKey;
  /** @default outside of any VPC: it calls AWS only */
  readonly placement?: HandlerPlacement;
  /** @default Duration.minutes(1) */
  readonly timeout?: Duration;
  /** MiB. @default 512 */
  readonly memorySize?: number;
  /** Executions that are kept for this function and never exceeded. @default none: a share of the account's */
  readonly reservedConcurrentExecutions?: number;
  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
  /** What becomes of the logs when the stack goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
}
