/** The reshard fault against the embedded AWS: doubles or halves a stream's shards now and then. */
import {
  DescribeStreamSummaryCommand,
  ListStreamsCommand,
  UpdateShardCountCommand,
  type KinesisClient,
} from '@aws-sdk/client-kinesis';
import { startLoop, type Loop } from '../../metrics/loop';
import type { FaultInjector } from '../faults/injector';
import type { Faults } from '../faults/model';

const MOST_SHARDS = 8;

/** @returns no loop where the faults have no reshard */
export function reshardLoop(
  client: KinesisClient,
  prefix: string,
  injector: FaultInjector,
  faults: Faults,
  onProblem: (message: string) => void,
): Loop[] {
  if (!faults.reshardEvery) return [];
  let first = true;
  const work = async () => {
    // Not at once: the loop works before it waits.
    if (first || Date.now() >= (faults.until ?? Infinity)) return void (first = false);
    const { StreamNames = [] } = await client.send(new ListStreamsCommand({}));
    const ours = StreamNames.filter((name) => name.startsWith(`${prefix}-`));
    if (!ours.length) return;
    const StreamName = injector.choose(ours);
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    const open = StreamDescriptionSummary!.OpenShardCount!;
    const TargetShardCount = open * 2 > MOST_SHARDS ? Math.ceil(open / 2) : open * 2;
    await client.send(new UpdateShardCountCommand({ StreamName, TargetShardCount, ScalingType: 'UNIFORM_SCALING' }));
  };
  return [startLoop('Reshard', faults.reshardEvery / 1000, work, onProblem)];
}
