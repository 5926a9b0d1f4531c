/** The world as it is on Lambda, and on a laptop. */
import type { ApiSourceSpec } from '../../lib/platform/api';
import type { Manifest } from '../../lib/platform/manifest';
import { getObject } from '../shared/aws/objects';
import { required } from '../shared/environment';
import { InvalidConfiguration } from '../shared/errors';
import { createLog } from '../shared/log';
import { createAuthorizer, createSecret } from './authorization';
import type { ApiDataset, World } from './extraction/world';
import { createClient, createTransport, systemClock, type Observed } from './http';
import { bucketOf, tableOf } from './store/aws';
import { Progress } from './store/progress';
import { ApiError } from './types';

const TICK = 1_000;

/** All but the time that is left, which is each call's own. @throws {InvalidConfiguration} */
export async function createWorld(env: NodeJS.ProcessEnv): Promise<Omit<World, 'remaining'>> {
  const name = required(env, 'SOURCE');
  const manifest = await readManifest(required(env, 'MANIFEST_URI'));
  const source = manifest.sources[name];
  if (source?.type !== 'restApi')
    throw new InvalidConfiguration(`The manifest has no source ${name} of type restApi: deploy the stack again.`);
  const tally = { request: 0, retry: 0, throttled: 0, failure: 0 };
  const { client, redact, redactBody } = clientOf(name, source, env, (what) => void tally[what]++);
  return {
    platform: required(env, 'PLATFORM'),
    source,
    datasets: datasetsOf(manifest, name),
    client,
    redact,
    redactBody,
    tally: () => ({
      requests: tally.request,
      retries: tally.retry,
      throttled: tally.throttled,
      failures: tally.failure,
    }),
    bronze: bucketOf(required(env, 'BRONZE_BUCKET')),
    artefacts: bucketOf(required(env, 'ARTEFACTS_BUCKET')),
    progress: new Progress(tableOf(required(env, 'STATE_TABLE'))),
    now: systemClock.now,
    pause: systemClock.sleep,
    tick: TICK,
    // Past the console, which Lambda would wrap in its own JSON: CloudWatch makes metrics of whole lines only.
    write: (line) => void process.stdout.write(`${line}\n`),
    log: createLog({ source: name }),
  };
}

function clientOf(name: string, source: ApiSourceSpec, env: NodeJS.ProcessEnv, observe: (what: Observed) => void) {
  const redirect = env[`API_ENDPOINT_URL_${name.toUpperCase().replaceAll('-', '_')}`];
  const transport = createTransport(source, redirect ? new URL(redirect) : undefined);
  const secretArn = env.SECRET_ARN;
  const store = secretArn ? createSecret(secretArn) : { secretId: `of ${name}`, secret: noSecret(name) };
  const authorizer = createAuthorizer(source.authorization, { ...store, transport });
  const { limits, retries, maxPageMegabytes } = source;
  const client = createClient({ transport, authorizer, limits, retries, maxPageMegabytes, observe });
  const { redact, redactBody } = authorizer;
  return { client, redact, redactBody };
}

const noSecret = (name: string) => async (): Promise<never> => {
  throw new ApiError('SecretMissing', `The function of ${name} has no SECRET_ARN: deploy the pipelines stack again.`);
};

async function readManifest(uri: string): Promise<Manifest> {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (!bucket || !key) throw new InvalidConfiguration(`MANIFEST_URI is '${uri}', not s3://bucket/key.`);
  const text = await getObject(bucket, key);
  const manifest = text && (JSON.parse(text.toString()) as Manifest);
  if (manifest?.manifestVersion !== 1) throw new InvalidConfiguration(`${uri} is not a manifest of version 1.`);
  return manifest;
}

const datasetsOf = (manifest: Manifest, source: string): Map<string, ApiDataset> =>
  new Map(
    Object.entries(manifest.datasets).flatMap(([name, { source: of, load, primaryKey }]) =>
      of === source && load.pattern === 'api' ? [[name, { name, load, key: primaryKey }]] : [],
    ),
  );
