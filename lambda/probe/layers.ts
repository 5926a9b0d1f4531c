import type { Layer, LayerReport } from '../shared/probe-report';
import { detailOf, Reason, type Facts } from './reason';
import { SENTENCES, type Code } from './sentences';

/** Thrown when a layer has failed, and reported: what comes after it is skipped. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

/** Thrown into the work of a layer whose time is up, by way of its signal. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

/** Milliseconds, of a clock that only goes forward. */
export type Clock = () => number;

/** First parts of codes, of which there are both `…/timeout` and `…/failed`. */
export type Family = Code extends infer One ? (One extends `${infer First}/timeout` ? First : never) : never;

/** The layers of one target, one after the other, each with its own time. */
export class Layers {
  private readonly reports = new Map<Layer, LayerReport>();

  /**
   * @param order all layers, in the order in which they are reported
   * @param facts what every sentence may say
   */
  constructor(
    private readonly order: readonly Layer[],
    private readonly facts: Facts,
    private readonly clock: Clock,
  ) {}

  /**
   * Runs one layer. `work` gets a signal that ends when its time is up, and throws a {@link Reason} to say why it fails.
   * @param limit milliseconds
   * @param family first part of the codes of what `work` doesn't know itself: `timeout` and `failed`
   * @throws {Stopped} when it failed
   */
  async run<T>(
    layer: Layer,
    limit: number,
    work: (signal: AbortSignal) => Promise<T>,
    family: Family = layer as Family,
  ): Promise<T> {
    const began = this.clock();
    try {
      const result = await within(limit, work);
      this.reports.set(layer, { layer, status: 'ok', milliseconds: this.since(began) });
      return result;
    } catch (error) {
      const reason = asReason(error, family);
      const message = SENTENCES[reason.code]({ ...this.facts, seconds: limit / 1000, ...reason.facts });
      this.reports.set(layer, {
        layer,
        status: reason.grade,
        milliseconds: this.since(began),
        code: reason.code,
        message,
      });
      throw new Stopped();
    }
  }

  /** All layers; those that were not reached are skipped. */
  all(): LayerReport[] {
    return this.order.map((layer) => this.reports.get(layer) ?? { layer, status: 'skipped' });
  }

  private since(began: number): number {
    return Math.round(this.clock() - began);
  }
}

const asReason = (error: unknown, family: Family): Reason => {
  if (error instanceof Reason) return error;
  if (error instanceof TimeUp) return new Reason(`${family}/timeout`);
  return new Reason(`${family}/failed`, { detail: detailOf(error) });
};

/** What `work` gives, unless its time is up before; then nobody waits for it any more. */
export async function within<T>(limit: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const up = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new TimeUp();
      // First the layer's own verdict, then the end of what it was waiting for.
      reject(error);
      abort.abort(error);
    }, limit);
  });
  try {
    return await Promise.race([work(abort.signal), up]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs it, and goes on when it has stopped. */
export async function attempt<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Stopped) return undefined;
    throw error;
  }
}
