/** Keeps a set of things running as they are configured: new ones begin, changed ones begin anew, gone ones end. */
import { describeError } from '../../metrics/loop';

export interface Startable {
  start(): void;
  stop(): Promise<void>;
}

export class Running<T extends Startable> {
  private readonly things = new Map<string, { readonly configuration: string; readonly thing: T }>();
  /** Configurations that were refused, so that each is said once. */
  private readonly refused = new Map<string, string>();
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly onProblem: (message: string) => void,
    private readonly abandon: (thing: T) => void,
  ) {}

  get all(): T[] {
    return [...this.things.values()].map(({ thing }) => thing);
  }

  /** One after the other. @param make throws where the configuration is refused */
  reconcile<C>(
    wanted: ReadonlyMap<string, C>,
    make: (configuration: C) => Promise<T>,
    relevant: (configuration: C) => unknown,
  ): Promise<void> {
    const next = this.last.then(() => this.change(wanted, make, relevant));
    this.last = next.catch(() => undefined);
    return next;
  }

  private async change<C>(
    wanted: ReadonlyMap<string, C>,
    make: (configuration: C) => Promise<T>,
    relevant: (configuration: C) => unknown,
  ): Promise<void> {
    for (const [name, { thing }] of this.things) {
      if (wanted.has(name)) continue;
      // What it worked for is gone, so there is nothing to wait for.
      this.abandon(thing);
      this.things.delete(name);
    }
    for (const [name, one] of wanted) {
      const configuration = JSON.stringify(relevant(one));
      const found = this.things.get(name);
      if (found?.configuration === configuration || this.refused.get(name) === configuration) continue;
      if (found) await found.thing.stop();
      this.things.delete(name);
      try {
        const thing = await make(one);
        this.things.set(name, { configuration, thing });
        thing.start();
      } catch (error) {
        // What AWS's clients throw may pass; a configuration stays what it is.
        if (!('$metadata' in (error as object)) && !('code' in (error as object)))
          this.refused.set(name, configuration);
        this.onProblem(describeError(error));
      }
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((thing) => thing.stop()));
  }
}
