/** Data streams. */
import type { Fault } from '../../report';
import { asObject, isKnown } from '../../template/values';
import { type Context, error } from '../common/check';

export function* streams({ resources }: Context): Iterable<Fault> {
  for (const resource of resources.ofType('AWS::Kinesis::Stream')) {
    const mode = asObject(resource.get('StreamModeDetails')).StreamMode;
    const shards = resource.get('ShardCount');
    if (mode === 'ON_DEMAND' && shards !== undefined && isKnown(shards))
      yield error(
        'stream-on-demand-shards',
        resource,
        `Stream ${resource.id} is on demand and has a ShardCount, which AWS refuses together.`,
        'Drop ShardCount, or make the mode PROVISIONED.',
      );
    if (mode === 'PROVISIONED' && shards === undefined)
      yield error(
        'stream-without-shards',
        resource,
        `Stream ${resource.id} is provisioned and has no ShardCount.`,
        'Set ShardCount, or make the mode ON_DEMAND.',
      );
  }
}
