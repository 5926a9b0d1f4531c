/** What is collected for one object, and the objects of one partition that are being written, in order. */
import { gzipSync } from 'node:zlib';
import { uuid } from '../mapping/failure-record';
import { BackOff, type Waiting } from '../mapping/waiting';
import type { DeliveryPorts } from './ports';
import { suffixTime } from './prefix';
import type { Delivered } from './records';
import type { DeliverySettings } from './settings';

/** Firehose tries for a day; then what is buffered is lost. */
const LONGEST_TRY = 24 * 3600_000;

/** A record of the stream, of which parts may be in several objects. */
export interface Origin {
  readonly sequenceNumber: string;
  readonly arrival: number;
  /** Parts that aren't in S3 yet. */
  parts: number;
}

interface Part extends Delivered {
  readonly origin: Origin;
}

export class PartitionBuffer {
  private parts: Part[] = [];
  private bytes = 0;
  /** When the first record came into the buffer: epoch milliseconds. */
  private openedAt = Infinity;
  private writing: Promise<void> = Promise.resolve();
  private objects = 0;

  constructor(
    private readonly settings: DeliverySettings,
    private readonly ports: DeliveryPorts,
    private readonly waiting: Waiting,
    /** `stopped`: what fails isn't tried again. `abandoned`: nothing is begun. */
    private readonly ending: () => 'stopped' | 'abandoned' | undefined,
    /** Called when there is a new moment at which it is due. */
    private readonly opened: () => void,
    /** Called when parts are in S3. */
    private readonly progress: () => void,
  ) {}

  /** Whether nothing is buffered or being written. */
  get idle(): boolean {
    return !this.parts.length && !this.objects;
  }

  /** When the buffer is due by its interval: epoch milliseconds. */
  get due(): number {
    return this.openedAt + this.settings.intervalMilliseconds;
  }

  add(part: Part): void {
    if (!this.parts.length) {
      this.openedAt = this.ports.clock.now();
      this.opened();
    }
    this.parts.push(part);
    this.bytes += part.bytes.byteLength;
    if (this.bytes >= this.settings.bufferBytes) this.close();
  }

  /** Makes an object of what is there; it is written after those before it. */
  close(): void {
    if (!this.parts.length) return;
    const { parts } = this;
    [this.parts, this.bytes, this.openedAt] = [[], 0, Infinity];
    this.objects++;
    this.writing = this.writing.then(() => this.write(parts)).finally(() => this.objects--);
  }

  /** After all objects that were closed are written. */
  written(): Promise<void> {
    return this.writing;
  }

  private async write(parts: readonly Part[]): Promise<void> {
    const { settings, ports } = this;
    const begun = ports.clock.now();
    const content = Buffer.concat(parts.map(({ bytes }) => bytes));
    const body = settings.gzip ? gzipSync(content) : content;
    const oldest = parts.reduce((least, { origin }) => Math.min(least, origin.arrival), Infinity);
    const backOff = new BackOff(ports.random, ports.backOff);
    while (this.ending() !== 'abandoned') {
      try {
        const headers = settings.gzip ? { contentEncoding: 'gzip' } : {};
        await ports.objects.put(settings.bucket, this.key(parts[0]!, oldest), body, headers);
        ports.observer?.delivered?.(parts.length, content.byteLength, ports.clock.now() - oldest);
        return this.done(parts);
      } catch (error) {
        ports.observer?.failed?.(error as Error);
        if (ports.clock.now() - begun >= LONGEST_TRY) {
          ports.observer?.lost?.(parts.length);
          return this.done(parts);
        }
        if (this.ending()) return;
        await this.waiting.wait(backOff.pause());
      }
    }
  }

  /** A new name for every try: one whose answer was lost leaves a second object, as with Firehose. */
  private key({ keys, errorType }: Part, time: number): string {
    const { settings, ports } = this;
    const template = errorType ? settings.errorPrefix : settings.prefix;
    const prefix = template({ time, keys, errorType, random: ports.random });
    const name = `${settings.name}-${settings.version}-${suffixTime(time)}-${uuid(ports.random)}`;
    return `${prefix}${name}${settings.extension}`;
  }

  private done(parts: readonly Part[]): void {
    for (const { origin } of parts) origin.parts--;
    this.progress();
  }
}
