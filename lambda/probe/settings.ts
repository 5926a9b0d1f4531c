import { required } from '../shared/environment';

/** What the stack tells the probe: names and ARNs, no secrets. */
export interface Settings {
  /** `<platform>-<environment>`. */
  readonly platform: string;
  /** `s3://bucket/key`. */
  readonly manifestUri: string;
  /** `s3://bucket/key` of the PEM file that loads trust. */
  readonly authoritiesUri: string;
  /** By source. */
  readonly databases: Readonly<Record<string, DatabaseAddress>>;
  /** Names of buckets, by zone. */
  readonly buckets: Readonly<Record<string, string>>;
  readonly catalogDatabases: readonly string[];
  readonly keyArn: string;
  readonly maskSecretArn: string;
}

export interface DatabaseAddress {
  readonly host: string;
  /** A text where the database is provisioned with the platform. */
  readonly port: number | string;
  readonly database: string;
  readonly secretArn: string;
}

export const readSettings = (env: NodeJS.ProcessEnv = process.env): Settings => ({
  platform: required(env, 'PLATFORM'),
  manifestUri: required(env, 'MANIFEST_URI'),
  authoritiesUri: required(env, 'DATABASE_AUTHORITIES_URI'),
  databases: JSON.parse(required(env, 'DATABASES')) as Settings['databases'],
  buckets: JSON.parse(required(env, 'BUCKETS')) as Settings['buckets'],
  catalogDatabases: JSON.parse(required(env, 'CATALOG_DATABASES')) as string[],
  keyArn: required(env, 'KEY_ARN'),
  maskSecretArn: required(env, 'MASK_SECRET_ARN'),
});
