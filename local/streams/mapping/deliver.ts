/** Gets one batch done: invoked, tried again, split, or given up to the on-failure destination. */
import type { InvokeResult, KinesisEvent } from '../ports';
import type { Entry } from './event';
import { failureKey, failureRecord, type Condition } from './failure-record';
import type { MappingPorts } from './ports';
import { failedFrom, stateIn } from './response';
import type { MappingSettings } from './settings';
import { BackOff, type Waiting } from './waiting';
import type { TumblingWindow } from './window';

export interface Delivery {
  readonly settings: MappingSettings;
  readonly ports: MappingPorts;
  readonly shardId: string;
  /** Woken when the mapping stops. */
  readonly waiting: Waiting;
  readonly stopping: () => boolean;
  /** Called whenever entries have become done. */
  readonly progress: () => void;
  readonly window?: TumblingWindow;
}

/** A part of a batch; parts stay in order. */
interface Part {
  readonly entries: readonly Entry[];
  /** Failed tries. */
  readonly tries: number;
  readonly invocations: number;
  readonly functionError?: string;
}

/** Comes back when every entry is done, or when the mapping stops. */
export async function deliver(delivery: Delivery, entries: readonly Entry[]): Promise<void> {
  const { settings, ports } = delivery;
  const backOff = new BackOff(ports.random, ports.backOff);
  let parts: Part[] = [{ entries, tries: 0, invocations: 0 }];
  while (parts.length && !delivery.stopping()) {
    const [whole, ...rest] = parts as [Part, ...Part[]];
    const expired = expiredIn(whole.entries, delivery);
    if (expired) {
      await giveUp(delivery, { ...whole, entries: whole.entries.slice(0, expired) }, 'RecordAgeExceeded');
      parts = expired < whole.entries.length ? [{ ...whole, entries: whole.entries.slice(expired) }, ...rest] : rest;
      continue;
    }
    const { outcome, from, part } = await attempt(delivery, whole);
    if (from > 0) done(delivery, part.entries.slice(0, from));
    if (from === part.entries.length) {
      backOff.reset();
      parts = rest;
      continue;
    }
    const next = outcome === 'blocked' ? [part] : afterFailure(settings, part, from);
    const [first] = next as [Part];
    if (settings.maximumRetries >= 0 && first.tries > settings.maximumRetries) {
      await giveUp(delivery, first, 'RetryAttemptsExhausted');
      parts = [...next.slice(1), ...rest];
      continue;
    }
    parts = [...next, ...rest];
    // A split gets on: pauses grow only where the same is tried again.
    if (outcome === 'ran' && first.tries === whole.tries) backOff.reset();
    if (!delivery.stopping()) await delivery.waiting.wait(backOff.pause());
  }
}

/** Entries at the head that are too old, by the mapping or because the stream has forgotten them. */
function expiredIn(entries: readonly Entry[], { settings, ports }: Delivery): number {
  const age = Math.min(settings.maximumAge, ports.retentionMilliseconds ?? Infinity);
  const oldest = ports.clock.now() - age;
  const index = entries.findIndex(({ record }) => record.arrival >= oldest);
  return index < 0 ? entries.length : index;
}

/** The parts to try next. A split doesn't count as a try. */
function afterFailure({ bisects }: MappingSettings, part: Part, from: number): Part[] {
  const entries = part.entries.slice(from);
  if (!bisects) return [{ ...part, entries, tries: part.tries + 1 }];
  if (from > 0) return [{ ...part, entries }];
  if (entries.length === 1) return [{ ...part, tries: part.tries + 1 }];
  const middle = Math.ceil(entries.length / 2);
  return [entries.slice(0, middle), entries.slice(middle)].map((half) => ({ ...part, entries: half }));
}

interface Attempted {
  /** `blocked`: the function didn't run, which is no failure of the batch. */
  readonly outcome: 'ran' | 'blocked';
  /** The first entry that isn't done. */
  readonly from: number;
  readonly part: Part;
}

async function attempt(delivery: Delivery, part: Part): Promise<Attempted> {
  const { settings, ports, window } = delivery;
  const event: KinesisEvent = { Records: part.entries.map((entry) => entry.event), ...window?.members(false) };
  const result = await invoke(delivery, event);
  const count = part.entries.length;
  if (result.kind === 'throttled' || result.kind === 'unreachable') {
    ports.observer?.invoked?.(result.kind, count);
    return { outcome: 'blocked', from: 0, part };
  }
  const tried = { ...part, invocations: part.invocations + 1 };
  if (result.kind === 'functionError') {
    ports.observer?.invoked?.('functionError', count);
    return { outcome: 'ran', from: 0, part: { ...tried, functionError: result.error ?? 'Unhandled' } };
  }
  let from = settings.reportsItemFailures ? failedFrom(result.payload, part.entries) : count;
  const state = stateIn(result.payload);
  if (window && state === undefined) from = 0;
  ports.observer?.invoked?.(from === count ? 'ok' : 'partial', count);
  if (window && from > 0) await window.take(state);
  return { outcome: 'ran', from, part: { ...tried, functionError: undefined } };
}

/** Invokes; what doesn't even reach the function is `unreachable`. */
export async function invoke(
  { settings, ports }: Pick<Delivery, 'settings' | 'ports'>,
  event: KinesisEvent,
): Promise<InvokeResult | { readonly kind: 'unreachable' }> {
  ports.observer?.running?.(1);
  try {
    return await ports.invoker.invoke(settings.functionArn, event);
  } catch (error) {
    ports.observer?.problem?.(`Invoking ${settings.functionArn}: ${String(error)}`);
    return { kind: 'unreachable' };
  } finally {
    ports.observer?.running?.(-1);
  }
}

function done({ ports, progress }: Delivery, entries: readonly Entry[]): void {
  for (const entry of entries) entry.done = true;
  ports.observer?.iteratorAge?.(ports.clock.now() - entries.at(-1)!.record.arrival);
  progress();
}

/** Sends what is given up to the destination, again and again until it is there: a batch isn't forgotten before. */
async function giveUp(delivery: Delivery, part: Part, condition: Condition): Promise<void> {
  const { settings, ports, shardId } = delivery;
  const { entries, invocations, functionError } = part;
  const sent = settings.onFailureArn !== undefined && ports.destination !== undefined;
  if (sent) {
    const event = { Records: entries.map((entry) => entry.event), ...delivery.window?.members(false) };
    const now = ports.clock.now();
    const given = { entries, shardId, condition, invocations, functionError, event, now };
    const body = failureRecord(settings, given, ports.random);
    const key = failureKey(settings, shardId, now, ports.random);
    const backOff = new BackOff(ports.random, ports.backOff);
    for (;;) {
      try {
        await ports.destination!.send(settings.onFailureArn!, body, key);
        break;
      } catch (error) {
        ports.observer?.problem?.(`On-failure destination ${settings.onFailureArn}: ${String(error)}`);
        if (delivery.stopping()) return;
        await delivery.waiting.wait(backOff.pause());
      }
    }
  }
  ports.observer?.givenUp?.(condition, entries.length, sent);
  done(delivery, entries);
}
