/** What ECS does with a task's execution role: image, logs, secrets. */
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import { parseArn, splitOutsideTokens } from '../arns';
import type { Collector } from './collector';
import { arnsTold } from './targets';

const TASKS = 'ecs-tasks.amazonaws.com';
const PULL = ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

export function needsOfContainers(collector: Collector): void {
  for (const definition of collector.world.resources.ofType('AWS::ECS::TaskDefinition')) {
    const caller = collector.caller('Task definition', definition);
    collector.use(definition.get('TaskRoleArn'), TASKS, caller);
    const role = collector.use(definition.get('ExecutionRoleArn'), TASKS, caller)?.role;
    if (!role) continue;
    for (const container of asList(definition.get('ContainerDefinitions')).map(asObject)) {
      const name = asText(container.Name) ?? '';
      const image = asText(container.Image) ?? '';
      if (/\.dkr\.ecr\./.test(image)) {
        const why = `container ${name} has its image in ECR`;
        collector.need(role, caller, why, 'error', PULL, repositories(collector, image, definition));
        collector.need(role, caller, why, 'error', ['ecr:GetAuthorizationToken'], ['*']);
        collector.need(role, caller, why, 'used', ['ecr:BatchCheckLayerAvailability'], []);
      }
      needsOfLogs(collector, definition, role, caller, name, container.LogConfiguration);
      for (const secret of asList(container.Secrets).map(asObject))
        needsOfSecret(collector, role, caller, name, secret.ValueFrom);
    }
  }
}

type Role = Parameters<Collector['need']>[0];
type Caller = Parameters<Collector['need']>[1];

function repositories(collector: Collector, image: string, definition: Resource): string[] {
  const name = /\.dkr\.ecr\.[^/]+\/([^:@]+)/.exec(image)?.[1];
  return name === undefined ? [] : [`arn:${collector.world.partition(definition.stack)}:ecr:*:*:repository/${name}`];
}

function needsOfLogs(
  collector: Collector,
  definition: Resource,
  role: Role,
  caller: Caller,
  name: string,
  value: Value,
): void {
  const { LogDriver: driver, Options: options } = asObject(value);
  const group = asText(asObject(options)['awslogs-group']);
  if (driver !== 'awslogs' || group === undefined) return;
  const arn = `arn:${collector.world.partition(definition.stack)}:logs:*:*:log-group:${group}:*`;
  const why = `container ${name} logs, without which it does not start`;
  collector.need(role, caller, why, 'error', ['logs:CreateLogStream', 'logs:PutLogEvents'], [arn]);
  if (asText(asObject(options)['awslogs-create-group']) === 'true')
    collector.need(role, caller, why, 'error', ['logs:CreateLogGroup'], []);
}

function needsOfSecret(collector: Collector, role: Role, caller: Caller, name: string, value: Value): void {
  const text = asText(value);
  if (text === undefined) return;
  const why = `container ${name} gets a secret`;
  const secrets = arnsTold(collector.world, text, 'secretsmanager').map(withoutKey);
  if (secrets.length > 0) collector.need(role, caller, why, 'error', ['secretsmanager:GetSecretValue'], secrets);
  else if (parseArn(text)?.service === 'ssm') collector.need(role, caller, why, 'error', ['ssm:GetParameters'], [text]);
}

/** A secret's ARN without the `:json-key:stage:version` that may follow. */
function withoutKey(arn: string): string {
  const rest = parseArn(arn)!.rest;
  return arn.slice(0, arn.length - rest.length) + splitOutsideTokens(rest, ':').slice(0, 2).join(':');
}
