/** Which resources of an action a value tells of: an environment variable, an argument, a parameter. */
import type { Resource } from '../../template/resources';
import type { Value } from '../../template/values';
import { asText, mentions } from '../../template/values';
import { parseArn, splitOutsideTokens } from '../arns';
import { hasNoResource } from '../code/actions';
import type { World } from '../world';

/** Types by the prefix of the actions on them. */
export const TYPES: Readonly<Record<string, readonly string[]>> = {
  s3: ['AWS::S3::Bucket'],
  dynamodb: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  sqs: ['AWS::SQS::Queue'],
  sns: ['AWS::SNS::Topic'],
  kinesis: ['AWS::Kinesis::Stream'],
  firehose: ['AWS::KinesisFirehose::DeliveryStream'],
  lambda: ['AWS::Lambda::Function'],
  states: ['AWS::StepFunctions::StateMachine'],
  secretsmanager: ['AWS::SecretsManager::Secret'],
  kms: ['AWS::KMS::Key'],
  events: ['AWS::Events::EventBus'],
  glue: ['AWS::Glue::Job'],
};

/** ARNs of a service's resources that a value names: by reference, ARN, name, `s3://` or queue address. */
export function arnsTold(world: World, value: Value, service: string): string[] {
  const text = asText(value);
  if (text === undefined) return typeof value === 'object' ? arnsTold(world, JSON.stringify(value), service) : [];
  const types = TYPES[service] ?? [];
  const found = new Set<string>();
  if (service === 's3')
    for (const [, bucket, key = ''] of text.matchAll(
      /s3[an]?:\/\/((?:⟦[^⟧]*⟧|[\w.-])+)(?:\/((?:⟦[^⟧]*⟧|[^\s"',\\])*))?/g,
    ))
      found.add(`arn:${world.onlyPartition}:s3:::${bucket}${key ? `/${key}${key.endsWith('/') ? '*' : ''}` : ''}`);
  if (found.size > 0) return [...found];
  for (const [arn] of text.matchAll(/arn:(?:⟦[^⟧]*⟧|[^\s"',\\])+/g)) {
    const parsed = parseArn(arn);
    if (parsed?.service === service && (service !== 'glue' || parsed.rest.startsWith('job/'))) found.add(arn);
  }
  for (const { key, attribute } of mentions(text)) {
    const resource = world.resources.byKey(key);
    if (resource && types.includes(resource.type)) found.add(world.arn(resource));
    if (service === 'secretsmanager' && attribute === 'MasterUserSecret.SecretArn')
      found.add(world.spelled(`⟦${key}.${attribute}⟧`));
  }
  if (found.size === 0)
    for (const word of text.split(/[^A-Za-z0-9._-]+/)) {
      const named = word.length < 3 ? undefined : byName(world, types, word);
      if (named) found.add(world.arn(named));
    }
  return [...found];
}

function byName(world: World, types: readonly string[], name: string): Resource | undefined {
  for (const type of types) {
    const found = world.byName(type, name);
    if (found) return found;
  }
  return undefined;
}

const ON_OBJECTS = /^s3:((Get|Put|Delete|Restore|Replicate)Object|AbortMultipartUpload|ListMultipartUploadParts)/;
const ON_EXECUTIONS = /^states:(DescribeExecution|StopExecution|GetExecutionHistory|RedriveExecution)$/;
const ON_JOBS = /^glue:(StartJobRun|GetJobRuns?|BatchStopJobRun|GetJob|UpdateJob)$/;

/** What an action is on, of resources that it is meant for; `*` where no policy can narrow it. */
export function targetsOf(action: string, arns: readonly string[]): string[] {
  if (hasNoResource(action)) return ['*'];
  return arns.flatMap((arn) => targetOf(action, arn));
}

function targetOf(action: string, arn: string): string[] {
  switch (action.split(':')[0]) {
    case 's3': {
      const rest = parseArn(arn)!.rest;
      const bucket = arn.slice(0, arn.length - rest.length) + splitOutsideTokens(rest, '/')[0];
      if (!ON_OBJECTS.test(action)) return [bucket];
      return [arn === bucket ? `${bucket}/*` : arn];
    }
    case 'dynamodb':
      if (/:(Query|Scan)$/.test(action)) return [arn, `${arn}/index/*`];
      if (/:(GetRecords|GetShardIterator|DescribeStream)$/.test(action)) return [`${arn}/stream/*`];
      return /:ListStreams$/.test(action) ? [] : [arn];
    case 'states':
      return ON_EXECUTIONS.test(action) ? [executionsOf(arn)] : /:SendTask/.test(action) ? [] : [arn];
    case 'lambda':
      return [arn, `${arn}:*`];
    case 'glue':
      return ON_JOBS.test(action) ? [arn] : [];
    case 'kinesis':
      return /:(SubscribeToShard|DescribeStreamConsumer)$/.test(action) ? [arn, `${arn}/consumer/*`] : [arn];
    default:
      return [arn];
  }
}

/** Executions of a state machine, by its ARN. */
export const executionsOf = (machine: string): string => `${machine.replace(':stateMachine:', ':execution:')}:*`;
