/** A contender is a process that stays: a message comes in, one batch is worked through, the time it took goes out. */
import { batch } from './session';

export interface Reading {
  readonly seconds: number;
  /** User and system time of the process, other threads' too. */
  readonly cpu: number;
  /** What came of it, to see that all do the same work. */
  readonly done: Done;
}

export interface Done {
  readonly usa: number;
  readonly international: number;
  /** Of the requests' bodies. */
  readonly bytes: number;
}

export function serve(work: (event: ReturnType<typeof batch>) => Promise<Done>): void {
  const event = batch(Number(process.env.BENCH_RECORDS));
  process.on('message', () => {
    const [started, cpu] = [performance.now(), process.cpuUsage()];
    void work(event).then((done) => {
      const { user, system } = process.cpuUsage(cpu);
      process.send!({
        seconds: (performance.now() - started) / 1e3,
        cpu: (user + system) / 1e6,
        done,
      } satisfies Reading);
    });
  });
}
