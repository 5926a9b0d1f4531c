/** What Glue's crawlers read with their role. */
import { asList, asObject } from '../../template/values';
import type { Collector } from './collector';
import { arnsTold, targetsOf } from './targets';

export function needsOfCrawlers(collector: Collector): void {
  const { world } = collector;
  for (const crawler of world.resources.ofType('AWS::Glue::Crawler')) {
    const role = crawler.get('Role') === undefined ? undefined : collector.roles.find(crawler.get('Role'));
    if (!role) continue;
    const caller = collector.caller('Crawler', crawler);
    const targets = asObject(crawler.get('Targets'));
    for (const { Path: path } of asList(targets.S3Targets).map(asObject))
      for (const arn of arnsTold(world, path, 's3')) {
        const below = arn.endsWith('*') || !arn.includes('/') ? targetsOf('s3:GetObject', [arn]) : [`${arn}*`];
        collector.need(role, caller, 'it reads what it crawls', 'error', ['s3:GetObject'], below);
      }
    for (const { Path: path } of asList(targets.DynamoDBTargets).map(asObject)) {
      const tables = arnsTold(world, path, 'dynamodb');
      const why = 'it reads what it crawls';
      collector.need(role, caller, why, 'error', ['dynamodb:DescribeTable', 'dynamodb:Scan'], tables);
    }
  }
}
