/** A stream, a mapping and a function in memory, for tests. */
import {
  EventSourceMapping,
  MemoryCheckpoints,
  MemoryStream,
  VirtualClock,
  readSettings,
  seeded,
  type EventSourceMappingConfiguration,
  type InvokeResult,
  type KinesisEvent,
  type MappingPorts,
  type StreamOptions,
} from '../../../local/streams';

export const STREAM_ARN = 'arn:aws:kinesis:eu-central-1:000000000000:stream/shop';
export const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:000000000000:function:consumer';

export const ok: InvokeResult = { kind: 'ok' };
export const failure: InvokeResult = { kind: 'functionError', error: 'Unhandled' };
export const throttled: InvokeResult = { kind: 'throttled' };
export const failedAt = (...identifiers: unknown[]): InvokeResult => ({
  kind: 'ok',
  payload: JSON.stringify({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) }),
});

export interface Call {
  /** Milliseconds since the start. */
  readonly at: number;
  readonly data: string[];
  readonly event: KinesisEvent;
}

export interface Simulated {
  readonly clock: VirtualClock;
  readonly start: number;
  readonly stream: MemoryStream;
  readonly calls: Call[];
  readonly sent: { readonly arn: string; readonly key: string; readonly body: Record<string, never> }[];
  readonly checkpoints: MemoryCheckpoints;
  mapping: EventSourceMapping;
  put(...data: (string | [key: string, data: string])[]): string[];
  /** A mapping that goes on from the checkpoints. */
  again(): EventSourceMapping;
  /** Lets time pass until all is done. */
  finish(): Promise<void>;
}

export type Answer = (event: KinesisEvent, call: number) => InvokeResult | Promise<InvokeResult>;

export function simulate(
  configuration: Partial<EventSourceMappingConfiguration>,
  answer: Answer = () => ok,
  options: { stream?: Partial<StreamOptions>; ports?: Partial<MappingPorts> } = {},
): Simulated {
  const clock = new VirtualClock();
  const start = clock.now();
  const stream = new MemoryStream('shop', { clock, ...options.stream });
  const calls: Call[] = [];
  const sent: Simulated['sent'] = [];
  const checkpoints = new MemoryCheckpoints();
  const settings = readSettings({
    UUID: 'a1b2',
    FunctionArn: FUNCTION_ARN,
    EventSourceArn: STREAM_ARN,
    StartingPosition: 'TRIM_HORIZON',
    ...configuration,
  });
  const make = () =>
    new EventSourceMapping(settings, {
      reader: stream,
      clock,
      random: seeded(1),
      checkpoints,
      invoker: {
        invoke: async (_name, event) => {
          const data = event.Records.map(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString());
          calls.push({ at: clock.now() - start, data, event });
          return answer(event, calls.length);
        },
      },
      destination: {
        send: async (arn, body, key) => void sent.push({ arn, key, body: JSON.parse(body) as never }),
      },
      ...options.ports,
    });
  const simulated: Simulated = {
    clock,
    start,
    stream,
    calls,
    sent,
    checkpoints,
    mapping: make(),
    again: () => (simulated.mapping = make()),
    put: (...data) =>
      data.map((one) => {
        const [PartitionKey, text] = typeof one === 'string' ? ['key', one] : one;
        return stream.putRecord({ PartitionKey, Data: Buffer.from(text) }).SequenceNumber;
      }),
    async finish() {
      await clock.runWhile(() => !stream.isRead(simulated.mapping.snapshot().shards));
      await clock.complete(simulated.mapping.stop());
    },
  };
  return simulated;
}

export const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `${from + index}`);
