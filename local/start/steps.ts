/** The steps of a start, as data: each begins as soon as those that it comes after are done. */
import { join } from 'node:path';
import { AwsServer } from '../aws/server';
import { PostgresServer } from '../postgres/server';
import { Failure } from '../runtime/failure';
import { run } from '../runtime/paths';
import type { Step } from '../runtime/steps';
import { setupStep, tools } from '../setup/setup';
import { fillSource, letDayPass } from '../source/source';
import { bootstrap, deploy, synthesise, type CdkCall } from '../deploy/cdk';
import type { StartContext } from './context';
import { output, readOutputs } from '../deploy/outputs';
import { makeReport } from '../lake/report';
import { runPipeline, type RunResult } from './runs';
import { jobCommand, attachEnvironment, startSpark } from '../lake/spark';
import { catalogueServerStep, catalogueSteps, functionEnvironment } from './catalogue-steps';
import { streamSteps } from './stream-steps';
import { startWatching } from './watching';

type StartStep = Step<StartContext>;

/** Machines and templates; `due` are the names of the set-up's steps that run beside them. */
export function infrastructureSteps(due: readonly string[]): StartStep[] {
  /** What must be over before: steps, and parts of the set-up where they are due. */
  const after = (steps: readonly string[], ...parts: string[]) => [
    ...steps,
    ...parts.map(setupStep).filter((name) => due.includes(name)),
  ];
  return [
    { name: 'postgres', title: 'PostgreSQL', run: startPostgres },
    { name: 'synth', title: 'cdk synth', run: (context, tell, signal) => synthesise(cdkCall(context, tell, signal)) },
    catalogueServerStep,
    { name: 'aws', title: 'Embedded AWS', after: after(['postgres', 'catalogue'], 'aws'), run: startAws },
    { name: 'spark', title: 'Spark', after: after([], 'spark', 'jars'), run: startSparkJvm },
    { name: 'jobs', title: 'Jobs run on Spark', after: ['aws', 'spark'], run: letJobsRun },
    { name: 'source', title: 'Source database filled', after: after(['postgres'], 'data'), run: fill },
    {
      name: 'bootstrap',
      title: 'cdk bootstrap',
      after: ['aws'],
      run: (context, tell, signal) => bootstrap(cdkCall(context, tell, signal)),
    },
    { name: 'deploy', title: 'cdk deploy --all', after: ['bootstrap', 'synth'], run: deployStacks },
    { name: 'watch', title: 'Metrics, alarms and console', after: ['deploy'], run: startWatching },
  ];
}

/** The example's story: a year is loaded, a day passes, the day is loaded. */
export function storySteps(): StartStep[] {
  return [
    { name: 'first-load', title: 'First load', after: ['deploy', 'jobs', 'source'], run: load('first-load') },
    { name: 'day', title: 'A day passes in the source', after: ['first-load'], run: dayPasses },
    { name: 'second-load', title: 'Second load', after: ['day', 'watch'], run: load('second-load') },
    { name: 'report', title: 'Source and lake compared', after: ['second-load'], run: report },
    ...streamSteps,
    ...catalogueSteps,
  ];
}

function cdkCall(
  { endpoint, region, platform, options, say }: StartContext,
  tell: (detail: string) => void,
  signal: AbortSignal,
): CdkCall {
  const onLine = (line: string) => {
    const resource = /\|\s*(\d+\/\d+)\s*\|/.exec(line);
    if (resource) tell(resource[1]!);
    if (options.verbose && line.trim()) say(`    ${line}`);
  };
  return { endpoint, region, account: platform.account, environment: platform.environment, signal, onLine };
}

async function startPostgres(context: StartContext, _tell: unknown, signal: AbortSignal): Promise<string> {
  const { port } = context.set('postgres', await PostgresServer.start(context.ports.postgres, signal));
  return `127.0.0.1:${port}`;
}

async function startAws(context: StartContext, _tell: unknown, signal: AbortSignal): Promise<string> {
  const server = context.get('postgres');
  const aws = await AwsServer.start(
    {
      port: context.ports.aws,
      region: context.region,
      account: context.platform.account,
      python: tools().awsPython,
      jobCommand: jobCommand(tools()),
      functionEnvironment: functionEnvironment(context),
      postgres: {
        host: server.host,
        port: server.port,
        superuser: server.superuser,
        password: server.superuserPassword,
        owner: server.owner,
        caFile: server.caFile,
      },
    },
    signal,
  );
  return context.set('aws', aws).endpoint;
}

async function startSparkJvm(context: StartContext, _tell: unknown, signal: AbortSignal): Promise<void> {
  context.set('spark', await startSpark(context.set('tools', tools()), context.endpoint, context.region, signal));
}

async function letJobsRun(context: StartContext): Promise<void> {
  context.get('aws').letJobsRun(attachEnvironment(context.get('spark')));
}

async function fill(context: StartContext, _tell: unknown, signal: AbortSignal): Promise<string> {
  const [database] = Object.values(context.platform.databases);
  if (database === undefined) return 'nothing to fill: no source is provisioned';
  const rows = await fillSource(context.get('postgres'), database, tools().data, signal);
  return `${Object.values(rows)
    .reduce((sum, count) => sum + count, 0)
    .toLocaleString('en')} rows`;
}

async function deployStacks(
  context: StartContext,
  tell: (detail: string) => void,
  signal: AbortSignal,
): Promise<string> {
  await deploy(cdkCall(context, tell, signal));
  const { endpoint, region, platform } = context;
  context.set('outputs', await readOutputs(endpoint, region, platform.prefix));
  return `${platform.prefix}-network, -data, -pipelines`;
}

/** Streams and APIs have steps of their own. */
const ELSEWHERE: readonly string[] = ['stream', 'api', 'apiArray'];

/** Runs every pipeline of tables, one after the other. */
function load(name: string): StartStep['run'] {
  return async (context, tell, signal) => {
    const outputs = context.get('outputs');
    const { endpoint, region, platform } = context;
    const notes: string[] = [];
    for (const [pipeline, { datasets }] of Object.entries(platform.manifest.pipelines)) {
      if (datasets.some((dataset) => ELSEWHERE.includes(platform.manifest.datasets[dataset]!.load.pattern))) continue;
      const result = await runPipeline({
        endpoint,
        region,
        pipeline,
        runId: name,
        stateMachineArn: output(outputs, 'StateMachineArn'),
        artefactsBucket: output(outputs, 'ArtefactsBucket'),
        signal,
        onProgress: (ended) => tell(`${ended} of ${datasets.length} tables`),
      });
      context.runs.push(result);
      if (result.status !== 'SUCCEEDED' && !result.datasets.some(({ status }) => status === 'SUCCEEDED'))
        throw new Failure(whyNothing(result));
      notes.push(
        `${result.status}, ${result.datasets.reduce((sum, { rowsRead = 0 }) => sum + rowsRead, 0).toLocaleString('en')} rows read`,
      );
    }
    return notes.join('; ');
  };
}

/** The message for a run of which nothing came. */
function whyNothing({ pipeline, runId, status, message = 'It left no message.' }: RunResult): string {
  return `Run ${runId} of pipeline ${pipeline} ended ${status} and loaded nothing. ${message}\nLogs: ${join(run.aws, 'jobs')} (Spark), ${join(run.logs, 'aws.log')} (state machine and functions)`;
}

async function dayPasses(context: StartContext, _tell: unknown, signal: AbortSignal): Promise<string> {
  const [database] = Object.values(context.platform.databases);
  if (database === undefined) return '';
  const { inserted, updated, deleted } = await letDayPass(context.get('postgres'), database, signal);
  return `${inserted} rows inserted, ${updated} updated, ${deleted} deleted`;
}

async function report(context: StartContext, _tell: unknown, signal: AbortSignal): Promise<string> {
  const { endpoint, region, platform } = context;
  const compared = {
    endpoint,
    region,
    platform,
    outputs: context.get('outputs'),
    server: context.get('postgres'),
    spark: context.get('spark'),
    sparkPython: context.get('tools').sparkPython,
  };
  const { comparisons } = context.set('report', await makeReport(compared, signal));
  const differing = comparisons.filter(({ agree }) => !agree);
  return differing.length === 0 ? 'they agree' : `${differing.map(({ dataset }) => dataset).join(', ')} differ`;
}
