/** `npm run probe`: what can the platform reach? */
import { command } from './runtime/command';
import { requireState } from './runtime/state';
import { loadPlatform } from './deploy/platform';
import { invokeProbe } from './probe/invoke';
import { reportLines } from './probe/lines';
import { parseOptions, USAGE, type ProbeOptions } from './probe/options';

// Node.js 20 is enough for everything here.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

void command(async () => {
  const options = parseOptions(process.argv.slice(2));
  if (!options) return void process.stdout.write(USAGE);
  const place = placeOf(options);
  const platform = await loadPlatform(options.environment ?? place.environment);
  const location = { region: place.region ?? platform.region, ...(place.endpoint && { endpoint: place.endpoint }) };
  const report = await invokeProbe(location, `${platform.prefix}-probe`);
  const text = options.json ? JSON.stringify(report) : reportLines(report).join('\n');
  process.stdout.write(`${text}\n`);
  return report.status === 'failed' ? 1 : 0;
});

interface Place {
  readonly endpoint?: string;
  readonly region?: string;
  readonly environment?: string;
}

function placeOf({ aws, endpoint }: ProbeOptions): Place {
  if (endpoint !== undefined) return { endpoint };
  return aws ? { region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION } : requireState();
}
