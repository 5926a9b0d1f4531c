/** Tasks of ECS with a network interface of their own. */
import type { Fault } from '../../report';
import type { Resource, Resources } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText, isKnown, mentions } from '../../template/values';
import { type Context, error } from '../common/check';

const FARGATE = /^FARGATE(_SPOT)?$/;

export function* taskDefinitions({ resources }: Context): Iterable<Fault> {
  for (const resource of resources.ofType('AWS::ECS::TaskDefinition')) {
    const fargate = asList(resource.get('RequiresCompatibilities')).some((item) => FARGATE.test(String(item)));
    const mode = resource.get('NetworkMode');
    if (fargate && isKnown(mode) && mode !== 'awsvpc')
      yield error(
        'task-network-mode',
        resource,
        `Task definition ${resource.id} is for Fargate and has network mode ${asText(mode) ?? 'bridge, the default'}; Fargate takes awsvpc only.`,
        'Set NetworkMode to awsvpc.',
      );
    const what = fargate && resource.get('ExecutionRoleArn') === undefined ? forExecution(resource) : undefined;
    if (what !== undefined)
      yield error(
        'task-without-execution-role',
        resource,
        `Task definition ${resource.id} has ${what}, for which Fargate demands an execution role, and names none.`,
        'Set ExecutionRoleArn to a role that ecs-tasks.amazonaws.com may assume, with AmazonECSTaskExecutionRolePolicy.',
      );
  }
}

/** What ECS itself does for a container before it starts, with the execution role. */
function forExecution(resource: Resource): string | undefined {
  for (const container of asList(resource.get('ContainerDefinitions')).map(asObject)) {
    if (/\.dkr\.ecr\./.test(asText(container.Image) ?? '')) return 'an image in ECR';
    if (asList(container.Secrets).length > 0) return 'secrets';
    if (asObject(container.LogConfiguration).LogDriver === 'awslogs') return 'the log driver awslogs';
  }
  return undefined;
}

/** Something that starts tasks, and what it says of them. */
interface Starter {
  readonly resource: Resource;
  readonly label: string;
  readonly definition: Value;
  readonly launch: readonly Value[];
  /** What must be there for the mode awsvpc. */
  readonly network: Value;
  readonly property: string;
}

const providers = (value: Value): Value[] =>
  asList(value).map((item) => asObject(item).CapacityProvider ?? asObject(item).capacityProvider);

/** Path of the three properties, whose name services, rules and schedules write with different capitals. */
const within = (value: Value, name: string): Value => (typeof value === 'object' ? asObject(value)[name] : value);

function starters(resources: Resources): Starter[] {
  const services = resources
    .ofType('AWS::ECS::Service')
    // An external controller makes task sets, which have networks of their own.
    .filter((resource) => asText(asObject(resource.get('DeploymentController')).Type) !== 'EXTERNAL')
    .map((resource) => ({
      resource,
      label: `ECS service ${resource.id}`,
      definition: resource.get('TaskDefinition'),
      launch: [resource.get('LaunchType'), ...providers(resource.get('CapacityProviderStrategy'))],
      network: within(resource.get('NetworkConfiguration'), 'AwsvpcConfiguration'),
      property: 'NetworkConfiguration.AwsvpcConfiguration',
    }));
  const started = (resource: Resource, target: Value, name: string): Starter[] => {
    const ecs = asObject(asObject(target).EcsParameters);
    if (ecs.TaskDefinitionArn === undefined) return [];
    return [
      {
        resource,
        label: `Scheduled task ${resource.id}`,
        definition: ecs.TaskDefinitionArn,
        launch: [ecs.LaunchType, ...providers(ecs.CapacityProviderStrategy)],
        network: within(ecs.NetworkConfiguration, name),
        property: `EcsParameters.NetworkConfiguration.${name}`,
      },
    ];
  };
  return [
    ...services,
    ...resources
      .ofType('AWS::Events::Rule')
      .flatMap((rule) => asList(rule.get('Targets')).flatMap((target) => started(rule, target, 'AwsVpcConfiguration'))),
    ...resources
      .ofType('AWS::Scheduler::Schedule')
      .flatMap((schedule) => started(schedule, schedule.get('Target'), 'AwsvpcConfiguration')),
  ];
}

export function* taskNetworks({ resources }: Context): Iterable<Fault> {
  for (const { resource, label, definition, launch, network, property } of starters(resources)) {
    const task = mentions(definition)
      .map(({ key }) => resources.byKey(key))
      .find((found) => found?.type === 'AWS::ECS::TaskDefinition');
    const mode = task?.get('NetworkMode');
    const fargate = launch.some((item) => FARGATE.test(String(item)));
    if (network === undefined && (fargate || mode === 'awsvpc'))
      yield error(
        'task-network-missing',
        resource,
        `${label} runs tasks ${fargate ? 'on Fargate' : `of ${task!.id} in network mode awsvpc`} and has no ${property}, without which they have no subnet.`,
        `Add ${property} with subnets and security groups.`,
      );
    if (network !== undefined && task && isKnown([network, mode]) && mode !== 'awsvpc' && !fargate)
      yield error(
        'task-network-unexpected',
        resource,
        `${label} has ${property}, and its task definition ${task.id} has network mode ${asText(mode) ?? 'bridge, the default'}.`,
        `Set NetworkMode of ${task.id} to awsvpc, or drop ${property}.`,
      );
  }
}
