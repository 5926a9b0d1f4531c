import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { WatchedApi } from './services/api';
import type { DatabaseLimits } from './services/database';
import type { Handler } from './services/handlers';
import type { WatchedStream } from './services/stream';

export interface WatchedDatabase {
  /** DBInstanceIdentifier. */
  readonly identifier: string;
  readonly limits: DatabaseLimits;
}

export interface ObservabilityProps {
  /** `<platform>-<environment>`: name of the dashboard, prefix of the alarms, metric dimension `Platform`. */
  readonly prefix: string;
  /** Addresses that are told. @default none */
  readonly emails?: readonly string[];
  /** Encrypts the alerts; its policy must let CloudWatch in. */
  readonly key: IKey;
  readonly stateMachineArn: string;
  readonly jobName: string;
  readonly handlers: Readonly<Record<'plan' | 'finish' | 'watch' | 'probe', Handler>>;
  /** Whether the probe is scheduled, so that its alarms mean something. @default true */
  readonly probed?: boolean;
  readonly stateTableName: string;
  readonly scheduleGroup: string;
  /** Name of the queue of starts that failed for good. */
  readonly deadLetterQueue: string;
  /** Databases of ours, by source. @default none */
  readonly databases?: Readonly<Record<string, WatchedDatabase>>;
  /** Streams of events, by source. @default none */
  readonly streams?: Readonly<Record<string, WatchedStream>>;
  /** Functions that read APIs, by source. @default none */
  readonly apis?: Readonly<Record<string, WatchedApi>>;
  /** NAT gateways of ours. @default none */
  readonly natGatewayIds?: readonly string[];
  /** VPC whose interface endpoints are the way to AWS. @default none: there is a NAT */
  readonly endpointsVpcId?: string;
  /** Address or path of the runbooks' folder, to which alarms and dashboard link. @default 'docs/runbooks' */
  readonly runbookBaseUrl?: string;
}
