import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import { splitOutsideTokens } from '../arns';
import { actionsOf } from '../code/actions';
import { operationOf, prefixOf } from '../code/services';
import type { Role } from '../policies/roles';
import type { Caller } from '../types';
import type { Collector } from './collector';
import { argument, definitionOf, statesOf, type State } from './definition';
import { INTEGRATIONS, LOG_DELIVERY, LOG_POLICIES, MANAGED_RULE, READERS, SDK_ARGUMENTS } from './integrations';
import { arnsTold, executionsOf, targetsOf } from './targets';

interface Machine {
  readonly collector: Collector;
  readonly resource: Resource;
  readonly role: Role;
  readonly caller: Caller;
}

export function needsOfStateMachines(collector: Collector): void {
  for (const resource of collector.world.resources.ofType('AWS::StepFunctions::StateMachine')) {
    const caller = collector.caller('State machine', resource);
    const use = collector.use(resource.get('RoleArn'), 'states.amazonaws.com', caller);
    if (!use) continue;
    const machine: Machine = { collector, resource, role: use.role, caller };
    const definition = definitionOf(resource);
    const states = definition ? [...statesOf(definition)] : [];
    use.complete = definition !== undefined && states.every(({ state }) => state?.Credentials === undefined);
    for (const state of states) needsOfState(machine, state);
    needsOfMachine(machine);
  }
}

function needsOfMachine({ collector, resource, role, caller }: Machine): void {
  const logging = asObject(resource.get('LoggingConfiguration'));
  if (asList(logging.Destinations).length > 0 && asText(logging.Level) !== 'OFF') {
    const why = 'it delivers logs, which Step Functions checks when it is created';
    collector.need(role, caller, why, 'error', LOG_DELIVERY, ['*']);
    collector.need(role, caller, why, 'error', LOG_POLICIES, []);
  }
  if (asText(asObject(resource.get('TracingConfiguration')).Enabled) === 'true') {
    collector.need(
      role,
      caller,
      'it is traced',
      'warning',
      ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      ['*'],
    );
    collector.need(role, caller, 'it is traced', 'used', ['xray:GetSamplingRules', 'xray:GetSamplingTargets'], []);
  }
  const key = asText(asObject(resource.get('EncryptionConfiguration')).KmsKeyId);
  const found = key === undefined ? undefined : collector.world.find(key, 'AWS::KMS::Key');
  if (found)
    collector.need(
      role,
      caller,
      'its data are encrypted',
      'error',
      ['kms:Decrypt', 'kms:GenerateDataKey'],
      [collector.world.arn(found)],
    );
}

function needsOfState(machine: Machine, state: State): void {
  if (state.state?.Type === 'Map') needsOfMap(machine, state);
  if (state.state?.Type !== 'Task' || state.state.Credentials !== undefined) return;
  const resource = String(state.state.Resource ?? '');
  const integration = /^arn:[^:]*:states:[^:]*:[^:]*:(?!activity:)(.+)$/.exec(resource)?.[1];
  if (integration !== undefined) return needsOfIntegration(machine, state, integration);
  const targets = arnsTold(machine.collector.world, resource, 'lambda');
  if (targets.length > 0)
    needIn(machine, state, ['lambda:InvokeFunction'], targetsOf('lambda:InvokeFunction', targets));
}

const needIn = (
  { collector, role, caller }: Machine,
  { name }: State,
  actions: readonly string[],
  resources: readonly string[],
  context?: Readonly<Record<string, string>>,
): void => collector.need(role, caller, `state ${name}`, 'error', actions, resources, { context });

function needsOfIntegration(machine: Machine, state: State, integration: string): void {
  const { collector, role, caller, resource } = machine;
  const { world } = collector;
  const [, name = '', pattern = ''] = /^(.+?)(?:\.(sync(?::2)?|waitForTaskToken))?$/.exec(integration) ?? [];
  if (name.startsWith('aws-sdk:')) return needsOfSdk(machine, state, name);
  if (name === 'http:invoke') return needsOfHttp(machine, state);
  const known = INTEGRATIONS[name];
  if (!known) {
    const [service, action] = name.split(':');
    const operation = action && operationOf(service!, action);
    if (operation) collector.need(role, caller, `state ${state.name}`, 'warning', actionsOf(service!, operation), []);
    return;
  }
  const told = known.on && argument(state, known.on[0]);
  const arns = known.on && told !== undefined ? namedOrTold(machine, told, known.on[1]) : [];
  if (name === 'sns:publish' && told === undefined && argument(state, 'PhoneNumber')) return;
  const on = (actions: readonly string[]): void => {
    for (const action of actions) needIn(machine, state, [action], targetsOf(action, arns));
  };
  on(known.actions);
  collector.need(role, caller, `state ${state.name}`, 'used', known.also ?? [], []);
  if (name === 'ecs:runTask') needsOfTask(machine, state);
  if (!pattern.startsWith('sync')) return;
  on(known.sync ?? []);
  needIn(machine, state, known.syncAnywhere ?? [], []);
  if (known.rule) needIn(machine, state, MANAGED_RULE, [world.arnIn(resource.stack, 'events', `rule/${known.rule}`)]);
}

/** ARNs of what an argument names; a name that no template has is one in the machine's region. */
function namedOrTold({ collector: { world }, resource }: Machine, told: string, service: string): string[] {
  const found = arnsTold(world, told, service);
  if (found.length > 0 || told.includes('⟦')) return found;
  const rest: Record<string, string> = {
    lambda: `function:${told}`,
    glue: `job/${told}`,
    dynamodb: `table/${told}`,
    kinesis: `stream/${told}`,
    firehose: `deliverystream/${told}`,
  };
  if (told.startsWith('arn:')) return [told];
  if (service === 's3') return [`arn:${world.onlyPartition}:s3:::${told}`];
  const queue = /^https:\/\/sqs\.([\w-]+)\.[^/]+\/(\d+)\/([\w.-]+)$/.exec(told);
  if (queue) return [`arn:${world.onlyPartition}:sqs:${queue[1]}:${queue[2]}:${queue[3]}`];
  return rest[service] === undefined ? [] : [world.arnIn(resource.stack, service, rest[service])];
}

function needsOfSdk(machine: Machine, state: State, name: string): void {
  const [, client = '', action = ''] = name.split(':');
  const service = prefixOf(client);
  const operation = operationOf(service, action) ?? action.charAt(0).toUpperCase() + action.slice(1);
  const told = (SDK_ARGUMENTS[service] ?? []).map((key) => argument(state, key)).find((value) => value !== undefined);
  const arns = told === undefined ? [] : namedOrTold(machine, told, service);
  for (const needed of actionsOf(service, operation)) {
    const options = needed.split('|');
    needIn(machine, state, [needed], [...new Set(options.flatMap((option) => targetsOf(option, arns)))]);
  }
}

function needsOfHttp(machine: Machine, state: State): void {
  const { collector, role, caller, resource } = machine;
  needIn(machine, state, ['states:InvokeHTTPEndpoint'], [collector.world.arn(resource)]);
  const arguments_ = state.state.Arguments ?? state.state.Parameters;
  const connection = arguments_?.InvocationConfig?.ConnectionArn ?? arguments_?.Authentication?.ConnectionArn;
  const arn = typeof connection === 'string' && !connection.startsWith('{%') ? [connection] : [];
  needIn(machine, state, ['events:RetrieveConnectionCredentials'], arn);
  collector.need(
    role,
    caller,
    `state ${state.name}`,
    'error',
    ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
    [],
  );
}

/** A task that is run passes the roles of its definition on. */
function needsOfTask(machine: Machine, state: State): void {
  const definition = argument(state, 'TaskDefinition');
  const { world } = machine.collector;
  const found = definition === undefined ? undefined : world.find(definition, 'AWS::ECS::TaskDefinition');
  for (const property of ['TaskRoleArn', 'ExecutionRoleArn']) {
    const role = found && machine.collector.roles.find(found.get(property));
    if (role) needIn(machine, state, ['iam:PassRole'], role.arns, { 'iam:passedtoservice': 'ecs-tasks.amazonaws.com' });
  }
}

function needsOfMap(machine: Machine, state: State): void {
  const { collector, role, caller, resource } = machine;
  const { world } = collector;
  const processor = state.state.ItemProcessor ?? state.state.Iterator;
  if (processor?.ProcessorConfig?.Mode !== 'DISTRIBUTED') return;
  const own = world.arn(resource);
  needIn(machine, state, ['states:StartExecution'], [own]);
  needIn(machine, state, ['states:DescribeExecution'], [executionsOf(own), runsOf(own)]);
  collector.need(
    role,
    caller,
    `state ${state.name}`,
    'warning',
    ['states:StopExecution'],
    [executionsOf(own), runsOf(own)],
  );
  collector.need(
    role,
    caller,
    `state ${state.name}`,
    'used',
    ['states:RedriveExecution', 's3:ListBucket', 's3:GetObjectVersion'],
    [],
  );
  const reader = state.state.ItemReader;
  const operation = splitOutsideTokens(String(reader?.Resource ?? ''), ':').at(-1) ?? '';
  for (const action of READERS[operation] ?? [])
    needIn(machine, state, [action], bucketTargets(machine, reader, action));
  const writer = state.state.ResultWriter;
  if (!writer?.Resource) return;
  needIn(machine, state, ['s3:PutObject'], bucketTargets(machine, writer, 's3:PutObject'));
  const also = ['s3:GetObject', 's3:ListMultipartUploadParts', 's3:AbortMultipartUpload'];
  collector.need(role, caller, `state ${state.name}`, 'used', also, []);
}

/** Executions of a distributed map's run: `execution:<machine>/<label>:*`. */
const runsOf = (machine: string): string => `${machine.replace(':stateMachine:', ':execution:')}/*`;

function bucketTargets(machine: Machine, from: Value, action: string): string[] {
  const bucket = argument({ state: from }, 'Bucket');
  return bucket === undefined ? [] : targetsOf(action, namedOrTold(machine, bucket, 's3'));
}
