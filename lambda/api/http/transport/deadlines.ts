import { ApiError } from '../../types';

/** One timer for the stage that a request is in, one for all of it. */
export class Deadlines {
  private stage?: NodeJS.Timeout;
  private readonly total: NodeJS.Timeout;

  constructor(
    private readonly place: string,
    totalSeconds: number,
    private readonly fail: (error: ApiError) => void,
  ) {
    this.total = this.timer(totalSeconds, 'was not done', 'totalSeconds');
  }

  /** Ends the stage before. @param missing what has not happened when time is up, e.g. `sent no headers` */
  enter(seconds: number, missing: string, setting: string): void {
    clearTimeout(this.stage);
    this.stage = this.timer(seconds, missing, setting);
  }

  /** The stage begins anew. */
  again(): void {
    this.stage?.refresh();
  }

  stop(): void {
    clearTimeout(this.stage);
    clearTimeout(this.total);
  }

  private timer(seconds: number, missing: string, setting: string): NodeJS.Timeout {
    return setTimeout(() => {
      const message = `${this.place} ${missing} within ${seconds} s (timeouts.${setting} of the source).`;
      this.fail(new ApiError('Timeout', message, true));
    }, seconds * 1_000);
  }
}
