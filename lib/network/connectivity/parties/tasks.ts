/** Tasks of ECS: of services, of rules and schedules, of state machines. */
import { LINUX_PORTS } from '../packet/ends';
import type { Resource, Resources } from '../template/resources';
import type { Value } from '../template/values';
import { asList, asObject, asText, isKnown, mentions } from '../template/values';
import type { Call } from '../permissions/endpoint-policy';
import { REGISTRY } from './services';
import { placement, type Workload } from './workload';

/** Who starts a task, which, and where. */
interface Start {
  readonly by: Resource;
  readonly label: string;
  readonly definition: Value;
  readonly network: Record<string, Value>;
}

function starts(resources: Resources): Start[] {
  const services = resources.ofType('AWS::ECS::Service').map((by) => ({
    by,
    label: `ECS service ${by.id}`,
    definition: by.get('TaskDefinition'),
    network: lowerCase(asObject(by.get('NetworkConfiguration')).AwsvpcConfiguration),
  }));
  const rules = resources.ofType('AWS::Events::Rule').flatMap((by) =>
    asList(by.get('Targets')).flatMap((target) => {
      const ecs = asObject(asObject(target).EcsParameters);
      if (ecs.TaskDefinitionArn === undefined) return [];
      const network = lowerCase(asObject(ecs.NetworkConfiguration).AwsVpcConfiguration);
      return [{ by, label: `scheduled task ${by.id}`, definition: ecs.TaskDefinitionArn, network }];
    }),
  );
  const schedules = resources.ofType('AWS::Scheduler::Schedule').flatMap((by) => {
    const ecs = asObject(asObject(by.get('Target')).EcsParameters);
    if (ecs.TaskDefinitionArn === undefined) return [];
    const network = lowerCase(asObject(ecs.NetworkConfiguration).AwsvpcConfiguration);
    return [{ by, label: `scheduled task ${by.id}`, definition: ecs.TaskDefinitionArn, network }];
  });
  return [
    ...services,
    ...rules,
    ...schedules,
    ...resources.ofType('AWS::StepFunctions::StateMachine').flatMap(ofMachine),
  ];
}

/** `ecs:runTask` of a state machine, whose definition is JSON with tokens inside. */
function ofMachine(by: Resource): Start[] {
  const text = asText(by.get('DefinitionString'));
  if (text === undefined || !text.includes('ecs:runTask')) return [];
  let definition: unknown;
  try {
    definition = JSON.parse(text);
  } catch {
    return [];
  }
  const found: Start[] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const state = value as Record<string, Value>;
    if (typeof state.Resource === 'string' && state.Resource.includes('ecs:runTask')) {
      const parameters = asObject(state.Parameters ?? state.Arguments);
      found.push({
        by,
        label: `task of state machine ${by.id}`,
        definition: parameters.TaskDefinition,
        network: lowerCase(asObject(parameters.NetworkConfiguration).AwsvpcConfiguration),
      });
    }
    for (const child of Object.values(value)) visit(child);
  };
  visit(definition);
  return found;
}

/** Services, rules and schedules write the same three properties with different capitals. */
const lowerCase = (value: Value): Record<string, Value> =>
  Object.fromEntries(Object.entries(asObject(value)).map(([key, item]) => [key.toLowerCase(), item]));

export function tasks(resources: Resources): Workload[] {
  return starts(resources).flatMap(({ by, label, definition, network }): Workload[] => {
    const task = mentions(definition)
      .map(({ key }) => resources.byKey(key))
      .find((resource) => resource?.type === 'AWS::ECS::TaskDefinition');
    if (network.subnets === undefined) return [];
    const containers = asList(task?.get('ContainerDefinitions')).map(asObject);
    const variables = containers.flatMap((container) => [
      ...asList(container.Environment).map((item) => [String(asObject(item).Name), asObject(item).Value] as const),
      ...asList(container.Secrets).map((item) => [String(asObject(item).Name), asObject(item).ValueFrom] as const),
    ]);
    return [
      {
        resource: by,
        kind: 'task',
        label,
        placements: [
          placement(label, by, network.subnets, network.securitygroups, {
            publicAddress: asText(network.assignpublicip) === 'ENABLED',
            ephemeral: LINUX_PORTS,
          }),
        ],
        roles: [task?.get('TaskRoleArn')],
        settings: Object.fromEntries(variables),
        always: startUp(containers),
        mounts: asList(task?.get('Volumes')).map(
          (volume) => lowerCase(lowerCase(volume).efsvolumeconfiguration).filesystemid,
        ),
        calls: {
          s3: layers(containers, (name) => asText(resources.evaluator.evaluate(by.stack, { Ref: `AWS::${name}` }))),
        },
      },
    ];
  });
}

const isInEcr = (image: string): boolean => /dkr\.ecr/.test(image);

/** Layers of images are in a bucket of ECR's own, and are fetched by addresses that ECR has signed. */
const layers = (
  containers: readonly Record<string, Value>[],
  pseudo: (name: 'Partition' | 'Region') => string | undefined,
): Call[] =>
  containers.some(({ Image }) => isInEcr(asText(Image) ?? ''))
    ? [
        {
          action: 's3:GetObject',
          resources: [`arn:${pseudo('Partition')}:s3:::prod-${pseudo('Region')}-starport-layer-bucket/*`],
          signedByAws: true,
        },
      ]
    : [];

/** What ECS itself needs in the task's place, before anything runs. */
function startUp(containers: readonly Record<string, Value>[]): Record<string, string> {
  const needs: Record<string, string> = {};
  for (const container of containers) {
    const image = asText(container.Image) ?? '';
    if (isInEcr(image)) {
      needs['ecr.api'] = 'the image is pulled from ECR';
      needs['ecr.dkr'] = 'the image is pulled from ECR';
      needs.s3 = 'the layers of images in ECR are in S3';
    } else if (isKnown(image) && image !== '') needs[REGISTRY] = `the image ${image} is pulled`;
    if (asObject(container.LogConfiguration).LogDriver === 'awslogs') needs.logs = 'the log driver awslogs';
    for (const secret of asList(container.Secrets)) {
      const from = asText(asObject(secret).ValueFrom) ?? '';
      const service = from.includes(':secretsmanager:') ? 'secretsmanager' : 'ssm';
      needs[service] = `secret ${asText(asObject(secret).Name)} of the task definition`;
    }
  }
  return needs;
}
