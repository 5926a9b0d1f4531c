/** Which AWS services a workload calls from inside its VPC. */
import type { Grant, Grants } from '../parties/grants';
import { REGISTRY, serviceOfAction, serviceOfManagedPolicy, serviceOfType } from '../parties/services';
import type { Workload } from '../parties/workload';
import type { Resources } from '../template/resources';
import { asList, asObject, asText, mentions } from '../template/values';
import type { Call } from '../permissions/endpoint-policy';
import type { Wanted } from './wanted';

/** Actions that Lambda itself does with the function's role, outside the function's VPC. */
const BY_LAMBDA = /^(logs|xray|ec2):/i;
const BY_POLLER =
  /^(kinesis:(Get|List|Describe|SubscribeToShard)|dynamodb:(GetRecords|GetShardIterator|DescribeStream|ListStreams)|sqs:(ReceiveMessage|DeleteMessage|GetQueue|ChangeMessageVisibility)|kafka|mq:)/i;
/** Keys are mostly used by other services in the caller's name, and by the caller's own calls alone seldom. */
const BY_OTHERS = /^kms:/i;
const BY_TASK_START = /^(ecr|logs):/i;
/** What Glue does from its own network; the agent of an instance is its owner's affair. */
const BY_GLUE = /^(ec2|iam):/i;

export function wantedServices(workload: Workload, allowed: Grants, resources: Resources): Wanted[] {
  if (workload.placements.length === 0) return [];
  const found = new Map<string, { why: string; uses: Call[] }>();
  const add = (service: string | undefined, why: string, uses: readonly Call[] = []): void => {
    if (service === undefined) return;
    const known = found.get(service);
    if (known) known.uses.push(...uses);
    else found.set(service, { why, uses: [...uses] });
  };
  for (const [service, why] of Object.entries(workload.always))
    if (service !== REGISTRY) add(service, why, workload.calls?.[service]);
  for (const role of workload.roles) {
    const { grants, managed } = allowed.of(role);
    for (const grant of grants)
      for (const action of grant.actions)
        if (calledByWorkload(workload, action, grant, resources))
          add(serviceOfAction(action), `${grant.place.logicalId} allows ${action}`, [
            { action, resources: grant.resources },
          ]);
    for (const arn of managed) add(serviceOfManagedPolicy(arn), `its role has ${arn.replace(/^.*\//, '')}`);
  }
  if (workload.kind !== 'glue')
    for (const [name, value] of Object.entries(workload.settings))
      for (const { key } of mentions(value)) {
        const type = resources.byKey(key)?.type ?? '';
        add(serviceOfType(type), `environment variable ${name}`);
      }
  return [...found].map(([service, { why, uses }]) => ({ kind: 'service', workload, service, why, uses }));
}

function calledByWorkload(workload: Workload, action: string, grant: Grant, resources: Resources): boolean {
  if (BY_OTHERS.test(action)) return false;
  switch (workload.kind) {
    case 'lambda':
      if (BY_LAMBDA.test(action)) return false;
      if (BY_POLLER.test(action) && polls(workload, action, resources)) return false;
      return !isOfLambda(workload, grant, resources);
    case 'task':
      return !BY_TASK_START.test(action);
    case 'glue':
      return !BY_GLUE.test(action);
    // Metrics of an environment go by an endpoint that it brings along.
    case 'airflow':
      return !/^(airflow|ec2|iam):/i.test(action);
    case 'build':
      return !/^(codebuild|ec2|iam):/i.test(action);
    default:
      return !/^(ec2|ssmmessages|ec2messages|iam):/i.test(action);
  }
}

/** Prefixes of actions, where the type of what they are on is called otherwise. */
const PREFIXES: Readonly<Record<string, string>> = { msk: 'kafka', amazonmq: 'mq' };

/** Whether an event source mapping reads for the function from the service of an action. */
function polls({ resource }: Workload, action: string, resources: Resources): boolean {
  const service = action.split(':')[0]!.toLowerCase();
  if (resource.type === 'AWS::Serverless::Function') return true;
  return resources
    .ofType('AWS::Lambda::EventSourceMapping')
    .filter(
      (mapping) =>
        mentions(mapping.get('FunctionName')).some(({ key }) => key === resource.key) ||
        mapping.get('FunctionName') === resource.get('FunctionName'),
    )
    .some((mapping) => {
      const source = mapping.get('EventSourceArn');
      const [made] = mentions(source).map(({ key }) => resources.byKey(key)?.type.split('::')[1]?.toLowerCase());
      return (PREFIXES[made ?? ''] ?? made) === service || (asText(source) ?? '').includes(`:${service}:`);
    });
}

/** Whether a right is about where Lambda itself sends what failed, or about a secret that its poller logs in with. */
function isOfLambda({ resource }: Workload, grant: Grant, resources: Resources): boolean {
  const targets = [
    asObject(resource.get('DeadLetterConfig')).TargetArn,
    ...resources
      .ofType('AWS::Lambda::EventInvokeConfig', 'AWS::Lambda::EventSourceMapping')
      .filter((item) => mentions(item.get('FunctionName')).some(({ key }) => key === resource.key))
      .flatMap((item) => {
        const { OnFailure, OnSuccess } = asObject(item.get('DestinationConfig'));
        const logins = asList(item.get('SourceAccessConfigurations')).map((login) => asObject(login).URI);
        return [asObject(OnFailure).Destination, asObject(OnSuccess).Destination, ...logins];
      }),
  ].filter((target) => target !== undefined);
  const { resources: names } = grant;
  return (
    targets.length > 0 &&
    names.length > 0 &&
    names.every((arn) => targets.some((target) => arn.startsWith(String(target))))
  );
}
