/** Splits and merges an in-memory stream's shards at random moments. */
import type { VirtualClock } from '../simulation/clock';
import type { MemoryStream } from '../simulation/stream';
import type { FaultInjector } from './injector';

/** @param most open shards, above which only merges happen */
export function reshardAtRandom(stream: MemoryStream, injector: FaultInjector, clock: VirtualClock, most = 4): void {
  const pause = injector.nextReshard();
  if (pause === Infinity) return;
  clock.at(clock.now() + pause, () => {
    reshard(stream, injector, most);
    reshardAtRandom(stream, injector, clock, most);
  });
}

function reshard(stream: MemoryStream, injector: FaultInjector, most: number): void {
  const open = stream.openShards.sort((one, other) => (one.start < other.start ? -1 : 1));
  const splits = open.length < 2 || (open.length < most && injector.choose([true, false]));
  if (splits) return stream.split(injector.choose(open).id);
  const index = injector.choose(open.slice(1).map((_, place) => place));
  stream.merge(open[index]!.id, open[index + 1]!.id);
}
