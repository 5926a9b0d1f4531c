/** The platforms whose templates the security tests walk: the example as it is, and with each choice made the other way. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { PlatformDefinition, ResolvedPlatform } from '../../../lib/platform';
import { resolvePlatform } from '../../../lib/platform';
import { PlatformStacks } from '../../../lib/stacks/platform-stacks';
import example from '../../../platform.config';
import { ROOT } from '../../fixtures/streams';

const env = { CDK_DEFAULT_ACCOUNT: '111122223333', CDK_DEFAULT_REGION: 'eu-central-1' };

const VPC = {
  vpcId: 'vpc-0123456789abcdef0',
  vpcCidrBlock: '10.0.0.0/16',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  privateSubnets: ['subnet-0123456789abcdef1', 'subnet-0123456789abcdef2'],
};
const DATABASE = {
  dbInstanceAddress: 'billing.example.com',
  dbInstanceMasterUserSecretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:billing-AbCdEf',
};
const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef';

/** The example with other properties at the top. */
const changed = (more: Partial<PlatformDefinition>): PlatformDefinition => ({ ...example, ...more });
const database = (existing: object) =>
  changed({
    sources: { ...example.sources, operations: { type: 'postgres', database: 'operations', existing } } as never,
  });
const shop = (more: object) =>
  changed({ sources: { ...example.sources, shop: { type: 'eventStream', ...more } } as never });

const catalogue = (more: object) =>
  changed({
    sources: { ...example.sources, catalogue: { ...example.sources.catalogue!, ...more } } as never,
  });

/** Each choice that changes which resources there are, by what it is called in the tests. */
const VARIANTS: Readonly<Record<string, readonly [environment: string, definition: PlatformDefinition]>> = {
  dev: ['dev', example],
  prod: ['prod', example],
  'no way out': ['dev', changed({ network: { nat: 'none' } })],
  'an existing VPC': ['dev', changed({ network: { existing: VPC } })],
  'an existing database': [
    'prod',
    database({ ...DATABASE, secretKmsKeyArn: KEY, securityGroupId: 'sg-0123456789abcdef0' }),
  ],
  'an existing database somewhere': ['dev', database(DATABASE)],
  'streams into tables': [
    'dev',
    shop({ enhancedFanOut: true, delivery: { destination: 'iceberg' }, consumer: { onFailure: 'sqs' } }),
  ],
  'given-up batches to a topic': ['prod', shop({ consumer: { onFailure: 'sns' } })],
  'an API with tokens that replace each other, in a secret that was there already': [
    'prod',
    catalogue({
      secretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:catalogue-AbCdEf',
      authorization: { type: 'oauth2', grant: 'refreshToken', tokenUrl: 'https://accounts.catalogue.example/token' },
    }),
  ],
  'an API of AWS': [
    'dev',
    catalogue({
      authorization: { type: 'sigv4', apiArn: 'arn:aws:execute-api:eu-central-1:111122223333:abc123/prod/GET/*' },
    }),
  ],
  alerts: ['dev', changed({ alerts: { emails: ['data@example.com'] } })],
};

export interface BuiltPlatform {
  readonly name: string;
  readonly platform: ResolvedPlatform;
  readonly app: App;
  readonly stacks: PlatformStacks;
  /** By layer. */
  readonly templates: Readonly<Record<'network' | 'data' | 'pipelines', Template>>;
}

/** Libraries as `npm run python-libraries` leaves them, but for the libraries. */
const librariesFolder = mkdtempSync(join(tmpdir(), 'headwater-libraries-'));
writeFileSync(join(librariesFolder, 'requirements.txt'), readFileSync(join(ROOT, 'glue', 'requirements.txt')));
afterAll(() => rmSync(librariesFolder, { recursive: true, force: true }));

/** One platform. Handlers are not bundled unless asked for: it is most of a synthesis' time. */
export function buildPlatform(name: string, { bundle = false } = {}): BuiltPlatform {
  const [environment, definition] = VARIANTS[name]!;
  const platform = resolvePlatform(definition, { environment, root: ROOT, env });
  const app = new App(bundle ? {} : { context: { 'aws:cdk:bundling-stacks': [] } });
  const stacks = new PlatformStacks(app, { platform, librariesFolder });
  const { network, data, pipelines } = stacks;
  const templates = {
    network: Template.fromStack(network),
    data: Template.fromStack(data),
    pipelines: Template.fromStack(pipelines),
  };
  return { name, platform, app, stacks, templates };
}

/** Their names. */
export const variants = Object.keys(VARIANTS);

/** All of them, each built once a test file. */
export const buildPlatforms = (): BuiltPlatform[] => variants.map((name) => buildPlatform(name));
