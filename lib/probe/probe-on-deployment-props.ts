import type { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IDependable } from 'constructs';
import type { PipelineHandler } from '../ingestion/pipeline-handler';

export interface ProbeOnDeploymentProps {
  /** The probe's function. */
  readonly probe: PipelineHandler;
  /** Whether what can't be reached fails the deployment or is only told. */
  readonly onDeploy: 'fail' | 'warn';
  /** Changes with what is to be probed: another one makes the next deployment probe again. */
  readonly revision: string;
  /** Ids and addresses that are known only at deployment: likewise. @default none */
  readonly watched?: readonly string[];
  /** What has to be there first. @default the probe and its rights */
  readonly after?: readonly IDependable[];
  /** Encrypts the logs; its policy must let CloudWatch Logs in. */
  readonly key: IKey;
  /** @default RetentionDays.ONE_YEAR */
  readonly logRetention?: RetentionDays;
  /** What becomes of the logs when the stack goes. @default RemovalPolicy.RETAIN */
  readonly removalPolicy?: RemovalPolicy;
  /** Folder with a folder for each handler. @default the repository's `lambda` */
  readonly codeFolder?: string;
}
