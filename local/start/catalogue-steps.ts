/** The example's API in a start: a catalogue that fails now and then is read, a day passes there, it is read again and compared. */
import { randomBytes } from 'node:crypto';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { startCatalogue } from '../api/catalogue/catalogue';
import type { Faults } from '../api/server';
import { output } from '../deploy/outputs';
import { reportCatalogue } from '../lake/catalogue';
import { clientConfig } from '../metrics/clients';
import { Failure } from '../runtime/failure';
import type { Step } from '../runtime/steps';
import type { StartContext } from './context';
import { exampleApi } from './example-api';
import { runPipeline } from './runs';

type StartStep = Step<StartContext>;

const SEED = 20_260_301;
const ALBUMS = 200;
const DAYS = 60;
/** Requests after which a token is good for nothing, long before the answer that brought it says so. */
const TOKEN_REQUESTS = 90;
/** A bad day: about one answer in twelve is none, or doesn't come whole. */
const FAULTS: Faults = {
  shares: {
    rateLimited: 0.008,
    rateLimitedUntil: 0.004,
    serverError: 0.02,
    truncated: 0.01,
    truncatedChunked: 0.01,
    reset: 0.01,
    resetInBody: 0.01,
    slowBody: 0.01,
  },
  slowMs: 200,
  encodings: ['gzip', 'br'],
};

/** Before the embedded AWS, whose functions are told where it is. */
export const catalogueServerStep: StartStep = {
  name: 'catalogue',
  title: 'Music catalogue, a REST API',
  run: serve,
};

export const catalogueSteps: StartStep[] = [
  {
    name: 'catalogue-load',
    title: 'Catalogue read while it fails and moves',
    after: ['deploy', 'jobs'],
    run: (context, _tell, signal) => load(context, 'catalogue-1', signal),
  },
  { name: 'catalogue-day', title: 'A day passes in the catalogue', after: ['catalogue-load'], run: dayPasses },
  {
    name: 'catalogue-again',
    title: 'Catalogue read again',
    after: ['catalogue-day', 'watch'],
    run: (context, _tell, signal) => load(context, 'catalogue-2', signal),
  },
  {
    name: 'catalogue-report',
    title: 'Catalogue and lake compared',
    after: ['catalogue-again', 'second-load'],
    run: compare,
  },
];

const example = ({ platform }: StartContext) => exampleApi(platform.manifest);

/** Where functions find the example's API. */
export function functionEnvironment(context: StartContext): Record<string, string> {
  const found = example(context);
  const url = context.peek('catalogue')?.url;
  return found && url ? { [`API_ENDPOINT_URL_${found.source.toUpperCase().replaceAll('-', '_')}`]: url } : {};
}

async function serve(context: StartContext): Promise<string> {
  if (!example(context)) return 'nothing to serve';
  const catalogue = await startCatalogue({
    port: context.ports.catalogue,
    secret: { clientId: 'headwater', clientSecret: `${randomBytes(18).toString('base64')}+/=:%` },
    seed: SEED,
    albums: ALBUMS,
    days: DAYS,
    tokenRequests: TOKEN_REQUESTS,
    // Between two of the first pages; then everything is one place further.
    releasesAt: [3],
    faults: FAULTS,
  });
  return context.set('catalogue', catalogue).url;
}

async function load(context: StartContext, runId: string, signal: AbortSignal): Promise<string> {
  const found = example(context);
  if (!found) return 'nothing to load';
  const { endpoint, region, platform } = context;
  const catalogue = context.get('catalogue');
  await fillSecret(context, `${platform.prefix}/${found.source}`, catalogue.secret);
  const before = catalogue.stats.requests;
  const outputs = context.get('outputs');
  const result = await runPipeline({
    endpoint,
    region,
    pipeline: found.pipeline,
    runId,
    stateMachineArn: output(outputs, 'StateMachineArn'),
    artefactsBucket: output(outputs, 'ArtefactsBucket'),
    signal,
  });
  context.runs.push(result);
  if (result.status !== 'SUCCEEDED' && !result.datasets.some(({ status }) => status === 'SUCCEEDED'))
    throw new Failure(`Run ${runId} ended ${result.status} and loaded nothing. ${result.message ?? ''}`);
  const rows = result.datasets.reduce((sum, { rowsRead = 0 }) => sum + rowsRead, 0);
  return `${result.status}, ${rows.toLocaleString('en')} items by ${catalogue.stats.requests - before} requests`;
}

/** As a person does once after the first deployment. */
async function fillSecret({ endpoint, region }: StartContext, SecretId: string, secret: object): Promise<void> {
  const client = new SecretsManagerClient(clientConfig({ endpoint, region }));
  try {
    await client.send(new PutSecretValueCommand({ SecretId, SecretString: JSON.stringify(secret) }));
  } finally {
    client.destroy();
  }
}

async function dayPasses(context: StartContext): Promise<string> {
  if (!example(context)) return '';
  const { added, renamed, withdrawn, played } = context.get('catalogue').letDayPass();
  return `${added} albums new, ${renamed} corrected, ${withdrawn} withdrawn, ${played} plays`;
}

async function compare(context: StartContext, _tell: unknown, signal: AbortSignal): Promise<string> {
  if (!example(context)) return '';
  const { endpoint, region, platform } = context;
  const lake = {
    endpoint,
    region,
    spark: context.get('spark'),
    sparkPython: context.get('tools').sparkPython,
    databases: platform.manifest.databases,
  };
  const catalogue = context.get('catalogue');
  const report = await reportCatalogue(lake, catalogue.contents(), catalogue.stats, signal);
  const found = context.set('catalogueReport', report);
  // What comes later need not be hard.
  catalogue.setFaults({});
  return found.problems[0] ?? 'they agree, field by field';
}
