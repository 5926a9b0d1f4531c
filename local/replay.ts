/** `npm run replay`: gives events of a stream to its consumer once more. */
import { command } from './runtime/command';
import { Failure } from './runtime/failure';
import { requireState } from './runtime/state';
import { loadPlatform } from './deploy/platform';
import { clients } from './replay/aws';
import { parseOptions, USAGE, type ReplayOptions } from './replay/options';
import { replay } from './replay/replay';
import { progressLine, reportLines, tally } from './replay/tally';

const SHOWN_MS = 1_000;

void command(async (signal) => {
  const now = Date.now();
  const options = parseOptions(process.argv.slice(2), now);
  if (!options) return void process.stdout.write(USAGE);
  const place = placeOf(options);
  const platform = await loadPlatform(options.environment ?? place.environment);
  const region = place.region ?? platform.region;
  const counts = tally();
  const started = performance.now();
  const { isTTY } = process.stderr;
  const say = (line: string) => process.stderr.write(`${isTTY ? '\r\u001b[2K' : ''}${line}\n`);
  const show = () => {
    const line = progressLine(counts, (performance.now() - started) / 1000);
    if (isTTY) process.stderr.write(`\r\u001b[2K${line}`);
    else process.stderr.write(`${line}\n`);
  };
  const timer = setInterval(show, isTTY ? SHOWN_MS : 10 * SHOWN_MS);
  try {
    const aws = clients({ region, ...(place.endpoint && { endpoint: place.endpoint }) });
    await replay(options, { manifest: platform.manifest, aws, region, now, signal, say }, counts);
  } finally {
    clearInterval(timer);
    if (isTTY) process.stderr.write('\r\u001b[2K');
  }
  process.stdout.write(`${reportLines(counts).join('\n')}\n`);
  if (signal.aborted) {
    process.stdout.write('Stopped. What was handled is done; the same command does the rest.\n');
    return 130;
  }
  return counts.unsent > 0 ? 1 : 0;
});

interface Place {
  readonly endpoint?: string;
  readonly region?: string;
  readonly environment?: string;
}

function placeOf({ aws, endpoint }: ReplayOptions): Place {
  if (endpoint !== undefined) {
    if (!URL.canParse(endpoint)) throw new Failure(`--endpoint ${endpoint} is no address.`);
    return { endpoint };
  }
  return aws ? { region: process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION } : requireState();
}
