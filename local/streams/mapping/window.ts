/** A shard's tumbling windows: each record belongs to one by its arrival, and a state goes from call to call. */
import type { KinesisEvent } from '../ports';
import type { Entry } from './event';
import type { MappingSettings } from './settings';

/** Bytes of state that a shard may have; above, the window ends early. */
const MAXIMUM_STATE = 1024 * 1024;

export interface WindowMembers {
  readonly window: { readonly start: string; readonly end: string };
  readonly state: unknown;
  readonly shardId: string;
  readonly eventSourceARN: string;
  readonly isFinalInvokeForWindow: boolean;
  readonly isWindowTerminatedEarly: boolean;
}

export class TumblingWindow {
  /** Start of the open window, epoch milliseconds. */
  start?: number;
  state: unknown = {};
  private readonly length: number;

  constructor(
    private readonly settings: MappingSettings,
    private readonly shardId: string,
    /** Invokes without records until that succeeds. */
    private readonly invokeFinally: (event: KinesisEvent) => Promise<void>,
    open?: { readonly start: number; readonly state: unknown },
  ) {
    this.length = settings.tumblingMilliseconds;
    if (open) [this.start, this.state] = [open.start, open.state];
  }

  startOf = (entry: Entry): number => Math.floor(entry.record.arrival / this.length) * this.length;

  get end(): number {
    return this.start === undefined ? Infinity : this.start + this.length;
  }

  /** Opens the window of this entry; the open one must be closed before. */
  open(entry: Entry): void {
    if (this.start === undefined) [this.start, this.state] = [this.startOf(entry), {}];
  }

  /** What the event has besides its records. */
  members(final: boolean, early = false): WindowMembers {
    return {
      window: { start: seconds(this.start ?? 0), end: seconds(this.end) },
      state: this.state,
      shardId: this.shardId,
      eventSourceARN: this.settings.eventSourceArn,
      isFinalInvokeForWindow: final,
      isWindowTerminatedEarly: early,
    };
  }

  /** Takes the state out of a response. One that is too large ends the window early, which goes on with a fresh state. */
  async take(state: unknown): Promise<void> {
    this.state = state;
    if (Buffer.byteLength(JSON.stringify(state)) <= MAXIMUM_STATE) return;
    await this.invokeFinally({ Records: [], ...this.members(false, true) });
    this.state = {};
  }

  /** The last call for the window. */
  async close(): Promise<void> {
    await this.invokeFinally({ Records: [], ...this.members(true) });
    this.start = undefined;
    this.state = {};
  }
}

const seconds = (milliseconds: number) => new Date(milliseconds).toISOString().replace('.000Z', 'Z');
