/** One of a shard's lanes: all records of a partition key are in the same, and it does one batch after the other. */
import { deliver, invoke, type Delivery } from './deliver';
import { ENVELOPE, MAXIMUM_PAYLOAD, type Entry } from './event';
import { BackOff, Waiting } from './waiting';
import { TumblingWindow } from './window';
import type { KinesisEvent } from '../ports';

export interface LaneOptions extends Omit<Delivery, 'waiting' | 'window'> {
  /** Open tumbling window of a former life. */
  readonly openWindow?: { readonly start: number; readonly state: unknown };
  /** When the shard was last found to have nothing more: epoch milliseconds. */
  readonly caughtUpAt: () => number;
}

export class Lane {
  private queue: Entry[] = [];
  private ended = false;
  /** For entries; and for the pause before another try, which new entries don't end. */
  private readonly waiting: Waiting;
  private readonly pausing: Waiting;
  readonly window?: TumblingWindow;

  constructor(private readonly options: LaneOptions) {
    this.waiting = new Waiting(options.ports.clock);
    this.pausing = new Waiting(options.ports.clock);
    const { settings, shardId, openWindow } = options;
    if (settings.tumblingMilliseconds)
      this.window = new TumblingWindow(settings, shardId, (event) => this.untilDone(event), openWindow);
  }

  /** Entries that wait for their batch. */
  get waitingEntries(): number {
    return this.queue.length;
  }

  offer(entries: readonly Entry[]): void {
    if (!entries.length) return;
    for (const entry of entries) this.queue.push(entry);
    this.waiting.wake();
  }

  /** Nothing more comes: what is there is delivered without waiting for more. */
  end(): void {
    this.ended = true;
    this.waiting.wake();
  }

  /** Ends every wait, when the mapping stops. */
  wake(): void {
    this.waiting.wake();
    this.pausing.wake();
  }

  /** Works until the lane has ended and is empty, or the mapping stops. */
  async run(): Promise<void> {
    const { stopping, progress } = this.options;
    while (!stopping()) {
      const entries = await this.nextBatch();
      if (!entries) return;
      if (entries.length) {
        this.window?.open(entries[0]!);
        await deliver({ ...this.options, waiting: this.pausing, window: this.window }, entries);
      } else {
        await this.window!.close();
        progress();
      }
    }
  }

  /** The next batch; an empty one where the open window is over, undefined at the end. */
  private async nextBatch(): Promise<Entry[] | undefined> {
    const { settings, ports, stopping } = this.options;
    while (!stopping()) {
      if (this.windowIsOver()) return [];
      const { length, full } = this.cut();
      if (length) {
        const due = this.queue[0]!.readAt + settings.windowMilliseconds;
        const remaining = due - ports.clock.now();
        if (full || this.ended || remaining <= 0) return this.queue.splice(0, length);
        await this.waiting.wait(remaining);
      } else {
        if (this.ended && this.window?.start === undefined) return undefined;
        await this.waiting.wait(this.window?.start === undefined ? Infinity : (ports.pollMilliseconds ?? 1000));
      }
    }
    return undefined;
  }

  /** How many entries make the next batch, and whether no more can be added. */
  private cut(): { length: number; full: boolean } {
    const { batchSize } = this.options.settings;
    const window = this.window && this.queue[0] ? this.window.startOf(this.queue[0]) : undefined;
    let bytes = ENVELOPE + (this.window ? Buffer.byteLength(JSON.stringify(this.window.state)) : 0);
    for (const [index, entry] of this.queue.entries()) {
      bytes += entry.size;
      const last = index >= batchSize || (index > 0 && bytes > MAXIMUM_PAYLOAD);
      if (last || (window !== undefined && this.window!.startOf(entry) !== window))
        return { length: index, full: true };
    }
    return { length: this.queue.length, full: this.queue.length === batchSize };
  }

  /** A window is over when a later one's record is next, or its time is up and the shard has been read up to there. */
  private windowIsOver(): boolean {
    const { window } = this;
    if (window?.start === undefined) return false;
    if (this.queue[0]) return window.startOf(this.queue[0]) !== window.start;
    return this.options.caughtUpAt() >= window.end && this.options.ports.clock.now() >= window.end;
  }

  /** Calls of a window without records are made until they succeed: the shard waits. */
  private async untilDone(event: KinesisEvent): Promise<void> {
    const { ports, stopping } = this.options;
    const backOff = new BackOff(ports.random, ports.backOff);
    while (!stopping()) {
      const result = await invoke(this.options, event);
      if (result.kind === 'ok') return;
      await this.pausing.wait(backOff.pause());
    }
  }
}
