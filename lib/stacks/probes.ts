import type { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct, IDependable } from 'constructs';
import type { HandlerPlacement } from '../ingestion/pipeline-handler-props';
import type { Lake } from '../lake/lake';
import type { INetwork } from '../network/network';
import type { ResolvedPlatform } from '../platform/definition';
import { ConnectivityProbe } from '../probe/connectivity-probe';
import { ProbeOnDeployment } from '../probe/probe-on-deployment';
import { probeRevision } from '../probe/revision';
import { logRetentionOf, removalPolicyOf } from '../shared/lifecycle';
import type { IRelationalDatabase } from '../sources/relational-database';

export interface ProbesProps {
  readonly platform: ResolvedPlatform;
  readonly network: INetwork;
  readonly lake: Lake;
  /** By source. */
  readonly databases: Readonly<Record<string, IRelationalDatabase>>;
  readonly manifest: Asset;
  /** What a deployment is to have made before it probes. */
  readonly after: readonly IDependable[];
}

export interface Probes {
  readonly probe: ConnectivityProbe;
  /** @default none: `onDeploy: 'off'` */
  readonly onDeployment?: ProbeOnDeployment;
}

/** The probe of an environment, and its step of the deployment. */
export function probes(scope: Construct, props: ProbesProps): Probes {
  const { platform, lake, databases, manifest } = props;
  const life = { removalPolicy: removalPolicyOf(platform), logRetention: logRetentionOf(platform) };
  const placement = placementOf(props);
  const probe = new ConnectivityProbe(scope, 'Probe', {
    ...life,
    prefix: platform.prefix,
    lake,
    catalogDatabases: Object.values(platform.manifest.databases),
    manifest,
    databases,
    streams: Object.values(platform.sources).flatMap((source) => (source.type === 'eventStream' ? source.stream : [])),
    placement,
  });
  const { onDeploy } = platform.probe;
  if (onDeploy === 'off') return { probe };
  const onDeployment = new ProbeOnDeployment(scope, 'ProbeOnDeployment', {
    ...life,
    probe: probe.handler,
    onDeploy,
    revision: probeRevision(platform),
    watched: [
      ...(placement?.subnets ?? []).map(({ subnetId }) => subnetId),
      ...(placement?.securityGroups ?? []).map(({ securityGroupId }) => securityGroupId),
      ...Object.values(databases).flatMap((database) => [
        `${database.dbInstanceAddress}:${database.dbInstancePort}/${database.dbName}`,
        database.dbInstanceMasterUserSecretArn,
      ]),
    ],
    after: props.after,
    key: lake.key,
  });
  return { probe, onDeployment };
}

/** Subnet and groups of the Spark job's workers, but for the group that only lets them talk to each other. */
function placementOf({ network, databases }: ProbesProps): HandlerPlacement | undefined {
  const clients = Object.values(databases).map(({ clientsSecurityGroup }) => clientsSecurityGroup);
  if (clients.length === 0) return undefined;
  return {
    vpc: network.vpc,
    subnets: network.privateSubnets.slice(0, 1),
    securityGroups: [network.lambdaSecurityGroup, ...clients],
  };
}
