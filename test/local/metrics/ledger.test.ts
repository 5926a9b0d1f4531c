import { PutMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import fc from 'fast-check';
import type { Event } from '../../../local/metrics/emitters/datum';
import { Ledger } from '../../../local/metrics/emitters/ledger';
import { executionEvents } from '../../../local/metrics/emitters/states';
import { metricKey } from '../../../local/metrics/expressions/series';
import { memorySource, type StoredMetric } from './memory-source';

const T = Date.parse('2026-11-23T06:00:00.250Z');
const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:flights-dev-run-pipeline';
const execution = (name: string, status: string, seconds = 30) => ({
  executionArn: `arn:execution:${name}`,
  stateMachineArn: machine,
  name,
  status: status as never,
  startDate: new Date(T),
  ...(status === 'RUNNING' ? {} : { stopDate: new Date(T + seconds * 1000) }),
});

/** Stores what is put; a call may be lost before or after it is stored. */
class Store {
  readonly metrics = new Map<string, { -readonly [K in keyof StoredMetric]: StoredMetric[K] }>();
  failure: 'none' | 'before' | 'after' = 'none';

  readonly client = {
    send: (command: unknown) => {
      if (!(command instanceof PutMetricDataCommand)) return Promise.reject(new Error('unexpected call'));
      if (this.failure === 'before') return Promise.reject(new Error('connection refused'));
      for (const datum of command.input.MetricData ?? []) {
        const metric = {
          namespace: command.input.Namespace!,
          name: datum.MetricName!,
          dimensions: Object.fromEntries((datum.Dimensions ?? []).map((one) => [one.Name!, one.Value!])),
        };
        const known = this.metrics.get(metricKey(metric));
        this.metrics.set(metricKey(metric), {
          ...metric,
          values: [...(known?.values ?? []), [datum.Timestamp!.getTime(), datum.Value!]],
        });
      }
      return this.failure === 'after' ? Promise.reject(new Error('socket hang up')) : Promise.resolve({});
    },
  } as unknown as CloudWatchClient;

  ledger(): Ledger {
    const source = memorySource([]);
    source.fetch = (requests, range) => memorySource([...this.metrics.values()]).fetch(requests, range);
    return new Ledger(this.client, source);
  }

  total(name: string): number {
    return [...this.metrics.values()].filter((metric) => metric.name === name).flatMap((metric) => metric.values)
      .length;
  }
}

describe('each event is counted once', () => {
  const now = T + 60_000;
  // Two of them end in the same second: they are told apart by number.
  const events = [execution('a', 'SUCCEEDED'), execution('b', 'SUCCEEDED'), execution('c', 'FAILED', 50)].flatMap(
    executionEvents,
  );

  test('again and again, and after a restart', async () => {
    const store = new Store();
    const ledger = store.ledger();
    expect(await ledger.record(events.slice(0, 4), now)).toBe(4);
    expect(await ledger.record(events, now)).toBe(events.length - 4);
    expect(await ledger.record(events, now)).toBe(0);
    expect(await store.ledger().record(events, now)).toBe(0);
    expect([
      store.total('ExecutionsStarted'),
      store.total('ExecutionsSucceeded'),
      store.total('ExecutionsFailed'),
    ]).toEqual([3, 2, 1]);
  });

  test.each(['before', 'after'] as const)('when the answer to a put is lost (%s it was stored)', async (failure) => {
    const store = new Store();
    const ledger = store.ledger();
    await ledger.record(events.slice(0, 4), now);
    store.failure = failure;
    await expect(ledger.record(events, now)).rejects.toThrow();
    store.failure = 'none';
    await ledger.record(events, now);
    expect([
      store.total('ExecutionsStarted'),
      store.total('ExecutionsSucceeded'),
      store.total('ExecutionsFailed'),
    ]).toEqual([3, 2, 1]);
  });

  test('whatever order of news, restarts and failures', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 12 }),
        fc.array(
          fc.record({
            known: fc.nat(12),
            restart: fc.boolean(),
            failure: fc.constantFrom('none', 'none', 'before', 'after'),
          }),
          { maxLength: 8 },
        ),
        async (seconds, rounds) => {
          const store = new Store();
          let ledger = store.ledger();
          let most = 0;
          const all: Event[] = seconds.flatMap((second, index) =>
            executionEvents(execution(`x${index}`, 'SUCCEEDED', second)).slice(0, 2),
          );
          for (const { known, restart, failure } of [
            ...rounds,
            { known: 12, restart: false, failure: 'none' as const },
          ]) {
            if (restart) ledger = store.ledger();
            store.failure = failure as Store['failure'];
            // What was seen once is seen again: lists only grow.
            most = Math.max(most, known);
            const seen = failure === 'none' && known === 12 ? all : all.slice(0, most * 2);
            await ledger.record(seen, now).catch(() => undefined);
          }
          expect([store.total('ExecutionsStarted'), store.total('ExecutionsSucceeded')]).toEqual([
            seconds.length,
            seconds.length,
          ]);
        },
      ),
    ));

  test('what CloudWatch no longer takes is left out', async () => {
    const store = new Store();
    expect(await store.ledger().record(events, T + 15 * 24 * 3600 * 1000)).toBe(0);
  });
});
