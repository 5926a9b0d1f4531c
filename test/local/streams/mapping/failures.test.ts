import type { InvokeResult, KinesisEvent } from '../../../../local/streams';
import { failedAt, failure, numbers, ok, simulate, throttled } from '../simulated';

const REPORTS = { FunctionResponseTypes: ['ReportBatchItemFailures' as const] };
const has = (event: KinesisEvent, text: string) =>
  event.Records.some(({ kinesis }) => Buffer.from(kinesis.data, 'base64').toString() === text);
const sequence = ({ Records }: KinesisEvent, index: number) => Records[index]!.kinesis.sequenceNumber;

test.each<[string, string | undefined]>([
  ['nothing', undefined],
  ['null', 'null'],
  ['an empty object', '{}'],
  ['an empty list', '{"batchItemFailures":[]}'],
  ['null for the list', '{"batchItemFailures":null}'],
])('%s is success', async (_what, payload) => {
  const { mapping, put, calls, finish } = simulate(REPORTS, () => ({ kind: 'ok', payload }));
  put(...numbers(3));
  mapping.start();
  await finish();
  expect(calls).toHaveLength(1);
});

test.each<[string, string]>([
  ['an empty identifier', '{"batchItemFailures":[{"itemIdentifier":""}]}'],
  ['a null identifier', '{"batchItemFailures":[{"itemIdentifier":null}]}'],
  ['a wrong key', '{"batchItemFailures":[{"id":"1"}]}'],
  ['an unknown identifier', '{"batchItemFailures":[{"itemIdentifier":"4711"}]}'],
  ['bad JSON', '{"batchItemFailures":'],
  ['a list', '[]'],
])('%s is a failure of the whole batch', async (_what, payload) => {
  const { mapping, put, calls, finish } = simulate(REPORTS, (_event, call) =>
    call < 2 ? { kind: 'ok', payload } : ok,
  );
  put(...numbers(3));
  mapping.start();
  await finish();
  expect(calls.map(({ data }) => data)).toEqual([numbers(3), numbers(3)]);
});

test('the lowest of the failed numbers is the checkpoint; all from there on come again', async () => {
  const { mapping, put, calls, finish } = simulate(REPORTS, (event, call) =>
    call === 1 ? failedAt(sequence(event, 4), sequence(event, 2), sequence(event, 3)) : ok,
  );
  put(...numbers(6));
  mapping.start();
  await finish();
  expect(calls.map(({ data }) => data)).toEqual([numbers(6), numbers(4, 2)]);
});

test('without ReportBatchItemFailures the response is not looked at', async () => {
  const { mapping, put, calls, finish } = simulate({}, (event) => failedAt(sequence(event, 0)));
  put(...numbers(3));
  mapping.start();
  await finish();
  expect(calls).toHaveLength(1);
});

test('a failing batch blocks its shard, in order, for as long as it takes', async () => {
  const { mapping, put, calls, clock, finish } = simulate({ BatchSize: 2 }, (event, call) =>
    has(event, '0') && call < 6 ? failure : ok,
  );
  put(...numbers(4));
  mapping.start();
  await finish();
  expect(calls.map(({ data }) => data.join())).toEqual(['0,1', '0,1', '0,1', '0,1', '0,1', '0,1', '2,3']);
  const pauses = calls.slice(1, 6).map(({ at }, index) => at - calls[index]!.at);
  expect(pauses.every((pause, index) => index === 0 || pause > pauses[index - 1]!)).toBe(true);
  expect(clock.now()).toBeGreaterThan(0);
});

test('MaximumRetryAttempts: one try and so many more, then the batch goes to the destination', async () => {
  const simulated = simulate(
    { MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-central-1:0:failed' } } },
    (event) => (has(event, 'poison') ? failure : ok),
  );
  const { mapping, put, calls, sent, finish } = simulated;
  const [first, , last] = put('0', 'poison', '2');
  mapping.start();
  await finish();
  expect(calls).toHaveLength(3);
  expect(sent).toHaveLength(1);
  expect(sent[0]!.body).toEqual({
    requestContext: {
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      functionArn: mapping.settings.functionArn,
      condition: 'RetryAttemptsExhausted',
      approximateInvokeCount: 3,
    },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: expect.stringMatching(/^2026-11-01T00:00:0\d\.\d{3}Z$/) as string,
    KinesisBatchInfo: {
      shardId: 'shardId-000000000000',
      startSequenceNumber: first,
      endSequenceNumber: last,
      approximateArrivalOfFirstRecord: '2026-11-01T00:00:00.000Z',
      approximateArrivalOfLastRecord: '2026-11-01T00:00:00.000Z',
      batchSize: 3,
      streamArn: mapping.settings.streamArn,
    },
  });
});

test('S3 gets the whole event as well, under the key that AWS makes', async () => {
  const { mapping, put, calls, sent, finish } = simulate(
    { MaximumRetryAttempts: 0, DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } } },
    () => failure,
  );
  put(...numbers(2));
  mapping.start();
  await finish();
  expect(sent[0]!.key).toMatch(
    /^aws\/lambda\/a1b2\/shardId-000000000000\/2026\/11\/01\/2026-11-01T00\.00\.\d\d-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  );
  expect(JSON.parse(String(sent[0]!.body.payload))).toEqual(calls[0]!.event);
});

test('bisect isolates the bad record, and splitting uses up no retries', async () => {
  const { mapping, put, calls, sent, finish } = simulate(
    {
      BatchSize: 8,
      MaximumRetryAttempts: 1,
      BisectBatchOnFunctionError: true,
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sns:eu-central-1:0:failed' } },
    },
    (event) => (has(event, '5') ? failure : ok),
  );
  put(...numbers(8));
  mapping.start();
  await finish();
  const tried = calls.map(({ data }) => data.join(''));
  expect(tried).toEqual(['01234567', '0123', '4567', '45', '4', '5', '5', '67']);
  expect(
    sent.map(({ body }) => (body as unknown as { KinesisBatchInfo: { batchSize: number } }).KinesisBatchInfo.batchSize),
  ).toEqual([1]);
  expect(sent[0]!.body).not.toHaveProperty('payload');
  // Splits don't make the pauses longer.
  expect(calls.at(-1)!.at).toBeLessThan(6 * 200);
});

test('with reported failures the batch is split at the reported record', async () => {
  const { mapping, put, calls, finish } = simulate(
    { ...REPORTS, BisectBatchOnFunctionError: true, MaximumRetryAttempts: 0 },
    (event, call) => (call < 3 ? failedAt(sequence(event, 2)) : ok),
  );
  put(...numbers(6));
  mapping.start();
  await finish();
  expect(calls.map(({ data }) => data.join(''))).toEqual(['012345', '2345', '45']);
});

test.each<[string, InvokeResult | Error]>([
  ['throttled', throttled],
  ['unreachable', new Error('connection refused')],
])('%s: tried again without using up retries', async (_what, result) => {
  const { mapping, put, calls, sent, finish } = simulate(
    { MaximumRetryAttempts: 1, DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } } },
    (_event, call) => {
      if (call > 8) return ok;
      if (result instanceof Error) throw result;
      return result;
    },
  );
  put('0');
  mapping.start();
  await finish();
  expect(calls).toHaveLength(9);
  expect(sent).toEqual([]);
});

test('MaximumRecordAgeInSeconds ends tries, also of throttled batches, record by record', async () => {
  const { mapping, put, calls, sent, clock, finish } = simulate(
    {
      MaximumRecordAgeInSeconds: 60,
      DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-central-1:0:failed' } },
    },
    (event) => (has(event, 'old') ? throttled : ok),
  );
  put('old');
  await clock.runFor(50_000);
  put('young');
  mapping.start();
  await finish();
  expect(sent.map(({ body }) => body)).toMatchObject([
    {
      requestContext: { condition: 'RecordAgeExceeded', approximateInvokeCount: 0 },
      KinesisBatchInfo: { batchSize: 1 },
    },
  ]);
  expect(sent[0]!.body).not.toHaveProperty('responseContext');
  expect(calls.at(-1)!.data).toEqual(['young']);
});

test('a record that is too old is not sent at all', async () => {
  const { mapping, put, calls, clock, finish } = simulate({ MaximumRecordAgeInSeconds: 60 });
  put('old');
  await clock.runFor(61_000);
  mapping.start();
  put('new');
  await finish();
  expect(calls.map(({ data }) => data)).toEqual([['new']]);
});

test('what is given up is kept until the destination takes it', async () => {
  let refusals = 5;
  const sent: string[] = [];
  const { mapping, put, calls, finish } = simulate(
    { MaximumRetryAttempts: 0, BatchSize: 1, DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failed' } } },
    (event) => (has(event, '0') ? failure : ok),
    {
      ports: {
        destination: {
          send: async (_arn, body) => {
            if (refusals-- > 0) throw new Error('SlowDown');
            sent.push(body);
          },
        },
      },
    },
  );
  put(...numbers(2));
  mapping.start();
  await finish();
  expect(sent).toHaveLength(1);
  expect(calls[1]!.at).toBeGreaterThan(calls[0]!.at + 1000);
});
