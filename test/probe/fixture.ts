import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { manifestAsset } from '../../lib/ingestion/generated-asset';
import { ConnectivityProbe } from '../../lib/probe/connectivity-probe';
import type { ConnectivityProbeProps } from '../../lib/probe/connectivity-probe-props';
import { ProbeOnDeployment } from '../../lib/probe/probe-on-deployment';
import type { ProbeOnDeploymentProps } from '../../lib/probe/probe-on-deployment-props';
import { ExistingDatabase } from '../../lib/sources/existing-database';
import { lakeFixture } from '../fixtures/lake';
import { platformFixture } from '../fixtures/platform';
import { vpcFixture } from '../fixtures/stack';

export const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:billing-AbCdEf';
export const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';

interface Options extends Partial<ConnectivityProbeProps> {
  readonly onDeployment?: Partial<ProbeOnDeploymentProps>;
  /** @default true */
  readonly database?: boolean;
}

/** A stack with probes, each with a lake and an existing database. */
export function probesOf(...all: Options[]) {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
  const made = all.map(({ onDeployment, database = true, ...options }, index) => {
    const prefix = options.prefix ?? 'flights-dev';
    const vpc = vpcFixture(stack, `Vpc${index}`);
    const lambda = new SecurityGroup(stack, `Lambda${index}`, { vpc, allowAllOutbound: false });
    const billing = new ExistingDatabase(stack, `Billing${index}`, {
      vpc,
      dbInstanceAddress: 'billing.example.com',
      dbInstancePort: 5433,
      dbName: 'billing',
      dbInstanceMasterUserSecretArn: SECRET,
      secretKmsKeyArn: KEY,
      securityGroupId: 'sg-0123456789abcdef0',
    });
    const lake = lakeFixture(stack, `Lake${index}`, prefix);
    const probe = new ConnectivityProbe(stack, `Probe${index}`, {
      prefix,
      lake,
      catalogDatabases: ['flights_dev_bronze', 'flights_dev_silver'],
      manifest: manifestAsset(stack, `Manifest${index}`, { ...platformFixture().manifest, prefix }),
      databases: database ? { billing } : {},
      streams: ['flights-dev-shop'],
      ...(database
        ? {
            placement: {
              vpc,
              subnets: vpc.privateSubnets.slice(0, 1),
              securityGroups: [lambda, billing.clientsSecurityGroup],
            },
          }
        : {}),
      ...options,
    });
    const step = new ProbeOnDeployment(stack, `OnDeployment${index}`, {
      probe: probe.handler,
      onDeploy: 'fail',
      revision: 'one',
      key: lake.key,
      ...onDeployment,
    });
    return { probe, step };
  });
  return { stack, made, template: Template.fromStack(stack) };
}
