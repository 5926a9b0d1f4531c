/** What Managed Workflows for Apache Airflow does with an environment's execution role. */
import type { Resource } from '../../../template/resources';
import { asText } from '../../../template/values';
import type { Collector } from '../collector';

export function needsOfEnvironments(collector: Collector): void {
  for (const environment of collector.world.resources.ofType('AWS::MWAA::Environment'))
    needsOfEnvironment(collector, environment);
}

function needsOfEnvironment(collector: Collector, environment: Resource): void {
  const { world } = collector;
  const named = environment.get('ExecutionRoleArn');
  const role = named === undefined ? undefined : collector.roles.find(named);
  if (!role) return;
  const caller = collector.caller('Airflow environment', environment);
  const need = (why: string, level: 'error' | 'warning' | 'used', actions: string[], resources: string[]): void =>
    collector.need(role, caller, why, level, actions, resources);
  const bucket = asText(environment.get('SourceBucketArn'));
  if (bucket !== undefined) {
    need('it reads its DAGs', 'error', ['s3:GetObject'], [`${bucket}/*`]);
    need('it reads its DAGs', 'error', ['s3:ListBucket'], [bucket]);
    need('it checks that its bucket is not public', 'error', ['s3:GetBucketPublicAccessBlock'], [bucket]);
    need('it checks that its bucket is not public', 'warning', ['s3:GetAccountPublicAccessBlock'], ['*']);
  }
  const partition = world.partition(environment.stack);
  const queue = `arn:${partition}:sqs:*:*:airflow-celery-*`;
  const queues = ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage'];
  need('it hands tasks out through a queue', 'error', queues, [queue]);
  const name = asText(environment.get('Name')) ?? '*';
  const logs = [world.arnIn(environment.stack, 'logs', `log-group:airflow-${name}-*`)];
  need('it writes logs', 'error', ['logs:CreateLogStream', 'logs:PutLogEvents'], logs);
  need('its user interface shows logs', 'warning', ['logs:GetLogEvents'], logs);
  need('it publishes metrics', 'error', ['cloudwatch:PutMetricData'], ['*']);
  const own = [world.arnIn(environment.stack, 'airflow', `environment/${name}`)];
  need('it tells of its health', 'error', ['airflow:PublishMetrics'], own);
}
