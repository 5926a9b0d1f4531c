/**
 * The function as it is deployed, one bundled file (argv[2]), called as the state machine does. stdin: a line with the
 * dataset; the work is done, `{seconds, cpu, peakBytes, calls, error}` goes out.
 */
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { createRequire } from 'node:module';

const write = process.stdout.write.bind(process.stdout);
// Metrics and logs, which CloudWatch would take.
process.stdout.write = () => true;
const { handler } = createRequire(import.meta.url)(process.argv[2]);
const { SOURCE: source, FUNCTION_SECONDS: seconds = '900' } = process.env;

/** @returns how often it was called */
async function extract(event) {
  for (let calls = 1; ; calls++) {
    const until = performance.now() + Number(seconds) * 1e3;
    const answer = await handler(event, { getRemainingTimeInMillis: () => until - performance.now() });
    if (answer.status === 'DONE') return calls;
    if (answer.status === 'WAIT') await setTimeout(answer.seconds * 1e3);
  }
}

let runs = 0;
for await (const line of createInterface(process.stdin)) {
  const { dataset } = JSON.parse(line);
  const [started, before] = [performance.now(), process.cpuUsage()];
  const runId = `run-${++runs}`;
  const event = {
    source,
    datasets: [dataset],
    function: 'bench',
    pipeline: 'bench',
    runId,
    startedAt: new Date().toISOString(),
  };
  const calls = await extract(event);
  const { user, system } = process.cpuUsage(before);
  const seconds = (performance.now() - started) / 1e3;
  write(
    `${JSON.stringify({ seconds, cpu: (user + system) / 1e6, peakBytes: process.resourceUsage().maxRSS * 1024, calls, runId })}\n`,
  );
}
