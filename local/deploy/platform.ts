/** The platform of platform.config.ts, as far as the local runtime must know it. */
import { join } from 'node:path';
import { ACCOUNT } from '../aws/server';
import { Failure } from '../runtime/failure';
import { ROOT } from '../runtime/paths';
import { ConfigurationError, resolvePlatform, type Manifest, type PlatformDefinition } from '../../lib/platform';

export interface LocalPlatform {
  readonly environment: string;
  readonly prefix: string;
  readonly account: string;
  readonly region: string;
  readonly manifest: Manifest;
  /** Database of each source that the platform provisions, which the embedded PostgreSQL stands for. */
  readonly databases: Readonly<Record<string, string>>;
}

/** @throws Failure with every mistake in the configuration */
export async function loadPlatform(environment?: string): Promise<LocalPlatform> {
  const { default: definition } = (await import(join(ROOT, 'platform.config.ts'))) as { default: PlatformDefinition };
  const names = Object.keys(definition.environments);
  const name = environment ?? names[0]!;
  if (!names.includes(name))
    throw new Failure(`There is no environment ${name} in platform.config.ts, which has ${names.join(', ')}.`);
  try {
    const env = { CDK_DEFAULT_ACCOUNT: ACCOUNT, CDK_DEFAULT_REGION: process.env.CDK_DEFAULT_REGION };
    const platform = resolvePlatform(definition, { environment: name, root: ROOT, env });
    const provisioned = Object.entries(platform.sources).flatMap(([source, of]) =>
      of.kind === 'provisioned' ? [[source, of.database] as const] : [],
    );
    return {
      environment: name,
      prefix: platform.prefix,
      account: platform.account ?? ACCOUNT,
      region: platform.region,
      manifest: platform.manifest,
      databases: Object.fromEntries(provisioned),
    };
  } catch (error) {
    if (error instanceof ConfigurationError) throw new Failure(error.message);
    throw error;
  }
}
