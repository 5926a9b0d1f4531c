/** Definitions with one thing changed. */
import type { PlatformDefinition } from '../../lib/platform';
import { definition } from './fixture';

export const CONFIG = 'platform.config.ts';
export const dev = (more: object) => definition({ environments: { dev: more } as never });
export const source = (more: object) =>
  definition({ sources: { main: { type: 'postgres', database: 'shop', ...more } as never } });
export const dataset = (more: object) =>
  definition({
    datasets: { ...definition().datasets, goods: { source: 'main', load: { pattern: 'snapshot' }, ...more } as never },
  });
export const orders = (load: object) =>
  definition({ datasets: { ...definition().datasets, orders: { source: 'main', load: load as never } } });
export const pipeline = (more: object) =>
  definition({ pipelines: { daily: { datasets: ['orders', 'goods'], models: ['sales'], ...more } } });
export const schedule = (cron: string, timeZone?: string) =>
  pipeline({ schedule: { cron, ...(timeZone ? { timeZone } : {}) } });
export const cidr = (block: string) => definition({ network: { cidr: block } });
export const vpc = {
  vpcId: 'vpc-0a',
  vpcCidrBlock: '10.0.0.0/16',
  availabilityZones: ['us-east-1a', 'us-east-1b'],
  privateSubnets: ['subnet-0a', 'subnet-0b'],
};
export const existing = (more: object) => definition({ network: { existing: { ...vpc, ...more } } });
export const lookup = (more: object) =>
  definition({ network: { lookup: more }, environments: { dev: { account: '111111111111' } } });
/** A database that is there already; `network` is the platform's. */
export const database = (more: object, network: object = { existing: vpc }) =>
  definition({
    network,
    environments: { dev: { account: '111111111111' } },
    sources: {
      main: {
        type: 'postgres',
        database: 'shop',
        existing: { dbInstanceAddress: 'db', dbInstanceMasterUserSecretArn: secret, ...more } as never,
      },
    },
  });
export const secret = 'arn:aws:secretsmanager:us-east-1:111111111111:secret:db-AbCdEf';

export type Case = [what: string, of: PlatformDefinition, where: string, message: RegExp, mend: RegExp];
