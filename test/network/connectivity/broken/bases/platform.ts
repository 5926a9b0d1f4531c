/** The example platform, as it is in each environment and with other networks. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { PlatformDefinition } from '../../../../../lib/platform';
import { resolvePlatform } from '../../../../../lib/platform';
import { readRequirements } from '../../../../../lib/ingestion/python-libraries';
import { PlatformStacks } from '../../../../../lib/stacks/platform-stacks';
import definition from '../../../../../platform.config';
import { type Base, synthesised } from '../table';

const root = join(__dirname, '../../../../..');

function build(environment: string, changes: Partial<PlatformDefinition> = {}) {
  // Handlers are not bundled, which is most of a synthesis' time.
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] }, analyticsReporting: false });
  const platform = resolvePlatform({ ...definition, ...changes }, { environment, root });
  const librariesFolder = mkdtempSync(join(tmpdir(), 'libraries-'));
  writeFileSync(
    join(librariesFolder, 'requirements.txt'),
    readRequirements(join(root, 'glue', 'requirements.txt')).join('\n'),
  );
  new PlatformStacks(app, { platform, librariesFolder });
  return synthesised(app);
}

const { dev } = definition.environments;
const withNetwork = (network: PlatformDefinition['network']) => build('dev', { network, environments: { dev: dev! } });

export const platformDev: Base = { name: 'the platform, dev', build: () => build('dev') };
export const platformProd: Base = { name: 'the platform, prod', build: () => build('prod') };
export const platformClosed: Base = {
  name: 'the platform without a way out',
  build: () => withNetwork({ nat: 'none' }),
};
export const platformExisting: Base = {
  name: 'the platform in an existing VPC',
  build: () =>
    withNetwork({
      existing: {
        vpcId: 'vpc-0123456789abcdef0',
        vpcCidrBlock: '10.0.0.0/16',
        availabilityZones: ['eu-central-1a', 'eu-central-1b'],
        privateSubnets: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
        databaseSubnets: ['subnet-0123456789abcdef3', 'subnet-0123456789abcdef4'],
      },
    }),
  // Its routes and ACLs are the owner's.
  unknowable: /./,
};
