/** Log groups with a key of the user's: CloudWatch Logs makes none that it may not use the key of. */
import { asText } from '../../template/values';
import type { Collector } from './collector';
import { keyNamed } from './kms';

export function needsOfLogGroups(collector: Collector): void {
  const { world } = collector;
  for (const group of world.resources.ofType('AWS::Logs::LogGroup')) {
    const key = keyNamed(world, group.get('KmsKeyId'));
    // A key without a policy in the template has the default one, which names no service.
    if (!key) continue;
    const service = { service: `logs.${world.region(group.stack)}.amazonaws.com`, account: world.account(group.stack) };
    const arn = (asText(world.arn(group)) ?? '').replace(/:\*$/, '');
    collector.need(
      service,
      collector.caller('Log group', group),
      'it is encrypted with the key, without which it is not made',
      'error',
      ['kms:Decrypt', 'kms:GenerateDataKey'],
      [world.arn(key)],
      { context: { 'kms:encryptioncontext:aws:logs:arn': arn } },
    );
  }
}
