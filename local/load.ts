/** `npm run load [-- PIPELINE]`: another run in the running platform; then source and lake are compared. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { command } from './runtime/command';
import { Failure } from './runtime/failure';
import { requireState } from './runtime/state';
import { tools } from './setup/setup';
import { output, readOutputs } from './deploy/outputs';
import { loadPlatform } from './deploy/platform';
import { askCatalogue } from './lake/catalogue';
import { makeReport } from './lake/report';
import { exampleApi } from './start/example-api';
import { runPipeline } from './start/runs';
import { catalogueTable, contents, problemsOf, runTable } from './start/summary';

const USAGE = `npm run load [-- PIPELINE] [--full] [--json]

Runs a pipeline (by default the first of platform.config.ts) in the platform that \`npm start\` keeps up, and compares
source and lake afterwards. The exit code is 1 when the run failed in part or whole, or when contents differ.

  --full   read whole tables, whatever the watermarks say
  --json   print the run and the comparison as JSON
`;

function asked() {
  const flag = { type: 'boolean' } as const;
  try {
    const found = parseArgs({ options: { full: flag, json: flag, help: flag }, allowPositionals: true });
    if (found.positionals.length > 1) throw new Failure(`One pipeline at a time, not ${found.positionals.join(', ')}.`);
    return found;
  } catch (error) {
    throw new Failure(`${(error as Error).message}\n\n${USAGE}`);
  }
}

void command(async (signal) => {
  const { values, positionals } = asked();
  if (values.help) return void process.stdout.write(USAGE);
  const state = requireState();
  if (!state.gateway) throw new Failure('Spark is not running.');
  const { endpoint, region, prefix } = state;
  const platform = await loadPlatform(state.environment);
  const names = Object.keys(platform.manifest.pipelines);
  const pipeline = positionals[0] ?? names[0]!;
  if (!names.includes(pipeline)) throw new Failure(`There is no pipeline ${pipeline}; there are ${names.join(', ')}.`);
  const outputs = await readOutputs(endpoint, region, prefix);
  const result = await runPipeline({
    endpoint,
    region,
    pipeline,
    runId: `load-${new Date().toISOString().replace(/[:.]/g, '-')}`,
    stateMachineArn: output(outputs, 'StateMachineArn'),
    artefactsBucket: output(outputs, 'ArtefactsBucket'),
    signal,
    ...(values.full ? { mode: 'full' as const } : {}),
  });
  const server = {
    ...state.postgres,
    owner: state.postgres.user,
    ownerPassword: readFileSync(state.postgres.passwordFile, 'utf8'),
  };
  const sparkPython = tools().sparkPython;
  const compared = { endpoint, region, platform, outputs, server, spark: state.gateway, sparkPython };
  const { databases, datasets } = platform.manifest;
  const isApi = platform.manifest.pipelines[pipeline]!.datasets.some((name) => datasets[name]!.load.pattern === 'api');
  const lake = { endpoint, region, spark: state.gateway, sparkPython, databases };
  // An API of one's own has nothing here to compare with.
  const isExample = exampleApi(platform.manifest)?.pipeline === pipeline;
  const catalogue = isExample && state.catalogue ? await askCatalogue(lake, state.catalogue.url, signal) : undefined;
  const comparisons = isApi ? [] : (await makeReport(compared, signal)).comparisons;
  const problems = problemsOf([result], comparisons, undefined, catalogue);
  if (values.json) process.stdout.write(`${JSON.stringify({ run: result, comparisons, catalogue })}\n`);
  else {
    const report = isApi
      ? catalogueTable({ catalogue, runs: [result] })
      : contents({ comparisons, freshnessSeconds: {} });
    const lines = [...runTable(result), ...(isApi ? [] : ['']), ...report];
    process.stdout.write(`${[...lines, ...problems.map((problem) => `  ✗ ${problem}`)].join('\n')}\n`);
  }
  return problems.length > 0 ? 1 : 0;
});
