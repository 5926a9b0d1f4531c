import { InvalidConfiguration } from './errors';

/** Where the handlers find the platform; set by the stack. */
export interface Environment {
  /** `<platform>-<environment>`: the metrics' dimension `Platform`. */
  readonly platform: string;
  /** `s3://bucket/key` of the manifest. */
  readonly manifestUri: string;
  readonly stateTable: string;
  readonly artefactsBucket: string;
}

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  return {
    platform: required(env, 'PLATFORM'),
    manifestUri: required(env, 'MANIFEST_URI'),
    stateTable: required(env, 'STATE_TABLE'),
    artefactsBucket: required(env, 'ARTEFACTS_BUCKET'),
  };
}

/** @throws {InvalidConfiguration} when it is not set */
export function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value)
    throw new InvalidConfiguration(`The environment variable ${name} is not set: deploy the pipelines stack again.`);
  return value;
}
