/** The example's stream in a start: sessions flow, some are poison; those of the first half minute are compared to the record. */
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { clientConfig } from '../metrics/clients';
import { Failure } from '../runtime/failure';
import type { Step } from '../runtime/steps';
import { send, type SendOptions } from '../producer/send';
import { sessionEvents } from '../producer/sessions';
import { maskKeyOf } from '../lake/mask-key';
import { reportSessions, type Taken } from '../lake/sessions';
import { startStreams } from '../streams';
import { output } from '../deploy/outputs';
import type { StartContext } from './context';
import { runPipeline } from './runs';

/** Dataset of the example whose events are made here; another platform's streams wait for their own producers. */
const DATASET = 'sessions';
/** Events that are compared to the record, sent at this rate; afterwards they flow more slowly. */
const COMPARED = 2_000;
const FIRST_RATE = 100;
const LATER_RATE = 10;
const KNOBS = { seed: 20_131_231, hotKey: 0.03, late: 0.05, duplicate: 0.02, poison: 0.005 };
/** Longest wait for what was sent: Firehose's buffering and some loads. */
const PATIENCE_MS = 240_000;
const PAUSE_MS = 1_000;

type StartStep = Step<StartContext>;

export const streamSteps: StartStep[] = [
  { name: 'streams', title: 'Event sources and delivery', after: ['deploy'], run: beginStreams },
  { name: 'sessions', title: 'Web sessions on the stream', after: ['streams'], run: produce },
  { name: 'stream-load', title: 'Sessions in silver', after: ['sessions', 'second-load'], run: loadSessions },
];

/** Name of the example's stream and pipeline. @default undefined where the platform has no such dataset */
function example({ platform: { manifest } }: StartContext): { stream: string; pipeline: string } | undefined {
  const dataset = manifest.datasets[DATASET];
  const source = dataset && manifest.sources[dataset.source];
  if (source?.type !== 'eventStream') return undefined;
  const [pipeline] = Object.entries(manifest.pipelines).find(([, { datasets }]) => datasets.includes(DATASET))!;
  return { stream: source.stream, pipeline };
}

async function beginStreams(context: StartContext): Promise<string> {
  const { endpoint, region, platform, say } = context;
  const streams = await startStreams({
    endpoint,
    region,
    prefix: platform.prefix,
    onProblem: (message) => say(`  ! ${message}`),
  });
  context.set('streams', streams);
  return example(context)?.stream ?? 'no stream of the example';
}

/** Sends the compared events, and lets others flow on behind. */
async function produce(context: StartContext, tell: (detail: string) => void, signal: AbortSignal): Promise<string> {
  const found = example(context);
  if (!found) return 'nothing to send';
  const { endpoint, region } = context;
  const events = sessionEvents(KNOBS);
  const options = { endpoint, region, stream: found.stream, events };
  const taken: Taken[] = [];
  const { seconds } = await send({
    ...options,
    rate: FIRST_RATE,
    count: COMPARED,
    signal,
    onSent: (event, place) => {
      if (taken.push({ event, place }) % FIRST_RATE === 0) tell(`${taken.length} of ${COMPARED}`);
    },
  });
  signal.throwIfAborted();
  context.set('taken', taken);
  context.set(
    'flow',
    flow({ ...options, rate: LATER_RATE }, (error) => context.say(`  ! Web sessions have stopped: ${error.message}`)),
  );
  return `${taken.length.toLocaleString('en')} in ${seconds.toFixed(0)} s, then ${LATER_RATE} a second`;
}

/** Events that flow until the platform stops. */
function flow(options: Omit<SendOptions, 'signal'>, ended: (error: Error) => void): { stop(): Promise<void> } {
  const abort = new AbortController();
  const sending = send({ ...options, signal: abort.signal }).catch((error: Error) => {
    if (!abort.signal.aborted) ended(error);
  });
  return {
    stop: async () => {
      abort.abort();
      await sending;
    },
  };
}

/** Runs the stream's pipeline until everything that was compared has arrived. */
async function loadSessions(
  context: StartContext,
  tell: (detail: string) => void,
  signal: AbortSignal,
): Promise<string> {
  const found = example(context);
  if (!found) return 'nothing to load';
  const { endpoint, region, platform } = context;
  const [outputs, taken] = [context.get('outputs'), context.get('taken')];
  const maskKey = await maskKeyOf({ endpoint, region, prefix: platform.prefix });
  const lake = {
    endpoint,
    region,
    spark: context.get('spark'),
    sparkPython: context.get('tools').sparkPython,
    databases: platform.manifest.databases,
  };
  const deadline = Date.now() + PATIENCE_MS;
  let files = 0;
  for (let round = 1; ; round++) {
    files = await moreFiles(context, files, deadline, signal);
    const result = await runPipeline({
      endpoint,
      region,
      pipeline: found.pipeline,
      runId: `${DATASET}-${round}`,
      stateMachineArn: output(outputs, 'StateMachineArn'),
      artefactsBucket: output(outputs, 'ArtefactsBucket'),
      signal,
    });
    context.runs.push(result);
    if (result.status !== 'SUCCEEDED')
      throw new Failure(`Run ${result.runId} ended ${result.status}. ${result.message ?? ''}`);
    const report = context.set('sessions', await reportSessions(lake, taken, maskKey, signal));
    tell(`${report.found} of ${report.expected}`);
    if (report.problems.length === 0 || Date.now() > deadline)
      return report.problems[0] ?? `${report.found.toLocaleString('en')} sessions, each once`;
  }
}

/** Waits until Firehose has delivered more files than there were. @returns how many there are */
async function moreFiles(
  context: StartContext,
  before: number,
  deadline: number,
  signal: AbortSignal,
): Promise<number> {
  const { endpoint, region } = context;
  const s3 = new S3Client({ ...clientConfig({ endpoint, region }), forcePathStyle: true });
  const Bucket = output(context.get('outputs'), 'BronzeBucket');
  try {
    for (;;) {
      const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: `stream-events/${DATASET}/` }));
      if (KeyCount > before || Date.now() > deadline) return KeyCount;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      signal.throwIfAborted();
    }
  } finally {
    s3.destroy();
  }
}
