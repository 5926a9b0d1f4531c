/** `npm run backfill`: reads a part of an API once more. */
import { command } from './runtime/command';
import { Failure } from './runtime/failure';
import { requireState } from './runtime/state';
import { output, readOutputs, type StackOutputs } from './deploy/outputs';
import { loadPlatform } from './deploy/platform';
import { isGood, nameOf, reportLines, windowLine, type WindowResult } from './backfill/lines';
import { parseOptions, USAGE, type BackfillOptions } from './backfill/options';
import { planBackfill } from './backfill/plan';
import { runPipeline } from './start/runs';

// Node.js 20 is enough for everything here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** AWS counts how often an execution is looked at. */
const AWS_POLL_MS = 3_000;

void command(async (signal) => {
  const options = parseOptions(process.argv.slice(2));
  if (!options) return void process.stdout.write(USAGE);
  const place = placeOf(options);
  const platform = await loadPlatform(options.environment ?? place.environment);
  const plan = planBackfill(platform.manifest, options);
  const region = place.region ?? platform.region;
  const outputs = await outputsOf(place.endpoint, region, platform.prefix);
  const say = (line: string) => process.stderr.write(`${line}\n`);
  say(
    `${plan.datasets.join(', ')} of ${plan.source}: ${plan.windows.length === 1 ? nameOf(plan.windows[0]!) : `${plan.windows.length} windows`}`,
  );
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const results: WindowResult[] = [];
  for (const [i, window] of plan.windows.entries()) {
    const run = await runPipeline({
      endpoint: place.endpoint,
      region,
      pipeline: plan.pipeline,
      datasets: plan.datasets,
      range: window,
      runId: `backfill-${stamp}-${i + 1}`,
      stateMachineArn: output(outputs, 'StateMachineArn'),
      artefactsBucket: output(outputs, 'ArtefactsBucket'),
      ...(options.aws ? { pollMs: AWS_POLL_MS } : {}),
      signal,
    });
    results.push({ window, run });
    say(windowLine(results.at(-1)!));
    // What comes after would only fail in the same way; those before are done.
    if (!isGood(results.at(-1)!)) break;
  }
  const text = options.json ? JSON.stringify(results) : reportLines(plan, results).join('\n');
  process.stdout.write(`${text}\n`);
  return results.every(isGood) ? 0 : 1;
});

interface Place {
  readonly endpoint?: string;
  readonly region?: string;
  readonly environment?: string;
}

function placeOf({ aws, endpoint }: BackfillOptions): Place {
  if (endpoint !== undefined) return { endpoint };
  return aws ? { region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION } : requireState();
}

async function outputsOf(endpoint: string | undefined, region: string, prefix: string): Promise<StackOutputs> {
  const where = endpoint ?? `AWS, region ${region}`;
  try {
    const outputs = await readOutputs(endpoint, region, prefix);
    if (outputs.StateMachineArn !== undefined) return outputs;
  } catch (error) {
    const { name, message } = error as Error;
    if (name === 'CredentialsProviderError')
      throw new Failure(
        'No credentials for AWS were found. Set AWS_PROFILE or AWS_ACCESS_KEY_ID, or leave out --aws for the platform of `npm start`.',
      );
    throw new Failure(`The stacks of ${prefix} could not be read (${where}): ${name}: ${message}`);
  }
  throw new Failure(`There is no platform ${prefix} (${where}). Deploy it, or name another --environment.`);
}
