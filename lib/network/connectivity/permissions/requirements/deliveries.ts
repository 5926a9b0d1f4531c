/** What rules, schedules and pipes need to reach their targets: rights of their role, or of the target's own policy. */
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asList, asObject, asText } from '../../template/values';
import { parseArn } from '../arns';
import { actionsOf } from '../code/actions';
import { operationOf, prefixOf } from '../code/services';
import type { Role } from '../policies/roles';
import type { Caller } from '../types';
import type { Collector } from './collector';
import { targetsOf } from './targets';

/** Actions on a target, by the service of its ARN and the start of what follows. */
const TARGETS: readonly (readonly [service: string, rest: RegExp, actions: readonly string[]])[] = [
  ['lambda', /^function:/, ['lambda:InvokeFunction']],
  ['states', /^stateMachine:/, ['states:StartExecution|states:StartSyncExecution']],
  ['sqs', /./, ['sqs:SendMessage']],
  ['sns', /./, ['sns:Publish']],
  ['kinesis', /^stream\//, ['kinesis:PutRecord|kinesis:PutRecords']],
  ['firehose', /^deliverystream\//, ['firehose:PutRecord|firehose:PutRecordBatch']],
  ['events', /^event-bus\//, ['events:PutEvents']],
  ['events', /^api-destination\//, ['events:InvokeApiDestination']],
  ['batch', /^job-queue\//, ['batch:SubmitJob']],
  ['glue', /^workflow\//, ['glue:notifyEvent']],
  ['codebuild', /^project\//, ['codebuild:StartBuild']],
  ['codepipeline', /./, ['codepipeline:StartPipelineExecution']],
  ['ecs', /^cluster\//, ['ecs:RunTask']],
];

export function needsOfTargets(collector: Collector): void {
  const { resources } = collector.world;
  for (const rule of resources.ofType('AWS::Events::Rule')) {
    const caller = collector.caller('Rule', rule);
    for (const target of asList(rule.get('Targets')).map(asObject)) needsOfRuleTarget(collector, rule, caller, target);
  }
  for (const schedule of resources.ofType('AWS::Scheduler::Schedule')) needsOfSchedule(collector, schedule);
  for (const pipe of resources.ofType('AWS::Pipes::Pipe')) needsOfPipe(collector, pipe);
}

function actionsOn(arn: string): readonly string[] {
  const parsed = parseArn(arn);
  return TARGETS.find(([service, rest]) => service === parsed?.service && rest.test(parsed.rest))?.[2] ?? [];
}

function needOn(collector: Collector, role: Role, caller: Caller, why: string, target: string): void {
  for (const action of actionsOn(target)) {
    const resources = /^(ecs|glue|batch|codepipeline)$/.test(action.split(':')[0]!)
      ? []
      : targetsOf(action.split('|')[0]!, [target]);
    collector.need(role, caller, why, 'error', [action], resources);
  }
}

/** A task of ECS that a rule, schedule or pipe runs with its role. */
function needsOfTask(collector: Collector, role: Role, caller: Caller, parameters: Value): void {
  const definition = asObject(parameters).TaskDefinitionArn;
  const found = definition === undefined ? undefined : collector.world.find(definition, 'AWS::ECS::TaskDefinition');
  for (const property of ['TaskRoleArn', 'ExecutionRoleArn']) {
    const passed = found && collector.roles.find(found.get(property));
    if (passed)
      collector.need(role, caller, 'it passes the roles of its task on', 'error', ['iam:PassRole'], passed.arns, {
        context: { 'iam:passedtoservice': 'ecs-tasks.amazonaws.com' },
      });
  }
}

/** Services that rules reach in their own name where the target has no role. */
const IN_ITS_OWN_NAME = /^(lambda|sqs|sns)$/;

function needsOfRuleTarget(collector: Collector, rule: Resource, caller: Caller, target: Record<string, Value>): void {
  const { world } = collector;
  const arn = asText(target.Arn);
  if (arn === undefined) return;
  const source = {
    service: 'events.amazonaws.com',
    sourceArn: world.arn(rule),
    account: world.account(rule.stack),
  };
  const letters = asText(asObject(target.DeadLetterConfig).Arn);
  if (letters !== undefined)
    needOwnName(
      collector,
      source,
      caller,
      'events that it could not deliver go to a queue',
      'sqs:SendMessage',
      letters,
    );
  if (target.RoleArn !== undefined) {
    const use = collector.use(target.RoleArn, 'events.amazonaws.com', caller);
    if (!use) return;
    needOn(collector, use.role, caller, `its target ${asText(target.Id) ?? ''} gets events`, arn);
    needsOfTask(collector, use.role, caller, target.EcsParameters);
    return;
  }
  const { service } = parseArn(arn) ?? {};
  if (service && IN_ITS_OWN_NAME.test(service))
    needOwnName(
      collector,
      source,
      caller,
      `its target ${asText(target.Id) ?? ''} gets events`,
      actionsOn(arn)[0]!,
      arn,
    );
}

/** Only of what is in the templates: elsewhere the policy can't be seen. */
export function needOwnName(
  collector: Collector,
  source: { readonly service: string; readonly sourceArn?: string; readonly account: string },
  caller: Caller,
  why: string,
  action: string,
  target: string,
): void {
  const { world } = collector;
  const type = { lambda: 'AWS::Lambda::Function', sqs: 'AWS::SQS::Queue', sns: 'AWS::SNS::Topic' }[
    action.split(':')[0]!
  ];
  const found = type === undefined ? undefined : world.find(target, type);
  if (!found) return;
  const arn = world.arn(found);
  collector.need(source, caller, why, 'error', [action], [arn]);
}

function needsOfSchedule(collector: Collector, schedule: Resource): void {
  const caller = collector.caller('Schedule', schedule);
  const target = asObject(schedule.get('Target'));
  const arn = asText(target.Arn);
  const use = collector.use(target.RoleArn, 'scheduler.amazonaws.com', caller);
  if (!use || arn === undefined) return;
  needsOfTask(collector, use.role, caller, target.EcsParameters);
  const letters = asText(asObject(target.DeadLetterConfig).Arn);
  if (letters !== undefined)
    collector.need(use.role, caller, 'starts that failed go to a queue', 'error', ['sqs:SendMessage'], [letters]);
  const universal = /:scheduler:::aws-sdk:(\w+):(\w+)$/.exec(arn);
  if (!universal) return needOn(collector, use.role, caller, 'it starts its target', arn);
  const service = prefixOf(universal[1]!);
  const operation = operationOf(service, universal[2]!);
  if (operation) collector.need(use.role, caller, 'it starts its target', 'error', actionsOf(service, operation), []);
}

const READS: Readonly<Record<string, readonly string[]>> = {
  sqs: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  kinesis: ['kinesis:DescribeStream|kinesis:DescribeStreamSummary', 'kinesis:GetRecords', 'kinesis:GetShardIterator'],
  dynamodb: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
};

function needsOfPipe(collector: Collector, pipe: Resource): void {
  const caller = collector.caller('Pipe', pipe);
  const use = collector.use(pipe.get('RoleArn'), 'pipes.amazonaws.com', caller);
  if (!use) return;
  const source = collector.world.spelled(asText(pipe.get('Source')) ?? '');
  collector.need(use.role, caller, 'it reads its source', 'error', READS[parseArn(source)?.service ?? ''] ?? [], [
    source,
  ]);
  for (const property of ['Enrichment', 'Target']) {
    const arn = asText(pipe.get(property));
    if (arn !== undefined) needOn(collector, use.role, caller, `its ${property.toLowerCase()} gets events`, arn);
  }
  needsOfTask(collector, use.role, caller, asObject(pipe.get('TargetParameters')).EcsTaskParameters);
}
