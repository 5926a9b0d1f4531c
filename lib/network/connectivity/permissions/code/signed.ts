/** Requests that code signs itself: what `X-Amz-Target` says, or the service and the method. */
import type { Found } from './calls';
import { operationOf } from './services';

const TARGETS: Readonly<Record<string, string>> = {
  Kinesis_20131202: 'kinesis',
  DynamoDB_20120810: 'dynamodb',
  DynamoDBStreams_20120810: 'dynamodb',
  Firehose_20150804: 'firehose',
  AWSStepFunctions: 'states',
  secretsmanager: 'secretsmanager',
  AmazonSSM: 'ssm',
  Logs_20140328: 'logs',
  AWSEvents: 'events',
  AmazonSQS: 'sqs',
  TrentService: 'kms',
  AWSGlue: 'glue',
  AmazonAthena: 'athena',
  GraniteServiceVersion20100801: 'cloudwatch',
  AmazonEC2ContainerServiceV20141113: 'ecs',
};
const TARGET = new RegExp(`["'\`](${Object.keys(TARGETS).join('|')})\\.([A-Z]\\w+)["'\`]`, 'g');

/** `Kinesis_20131202.${operation}`: the operation is handed over by whoever calls, as the first of what is handed over. */
const HANDED = new RegExp(`\`(${Object.keys(TARGETS).join('|')})\\.\\$\\{`, 'g');
const FIRST = /\(\s*["']([A-Z]\w+)["']\s*[,)]/g;

/** `{ service: 's3', method: 'PUT' }` */
const S3_METHODS: Readonly<Record<string, string>> = { PUT: 'PutObject', GET: 'GetObject', DELETE: 'DeleteObject' };

/** A request's service, and what follows: its address or its form. */
const REQUEST = /service:\s*["'](cloudformation|lambda|sns|sqs|sts|ec2|rds|iam)["'](?:(?!service:)[^]){0,600}/g;
/** Addresses that stand for one operation. */
const PATHS: readonly (readonly [RegExp, string])[] = [[/\/functions\/[^]{0,80}\/invocations/, 'Invoke']];

/** @param alone whether no client of the SDK is bundled, whose own headers look the same */
export function* signedCalls(text: string, alone: boolean): Generator<Found> {
  if (!alone) return;
  for (const match of text.matchAll(TARGET)) {
    const [, target, name] = match;
    const operation = operationOf(TARGETS[target!]!, name!);
    if (operation) yield { service: TARGETS[target!]!, operation, certainty: 'certain', at: match.index };
  }
  for (const [, target] of text.matchAll(HANDED))
    for (const { 1: name, index } of text.matchAll(FIRST)) {
      const operation = operationOf(TARGETS[target!]!, name!);
      // Which of them get there isn't followed up.
      if (operation === name) yield { service: TARGETS[target!]!, operation: name!, certainty: 'possible', at: index };
    }
  if (!/AWS4-HMAC-SHA256|["']aws4["']/.test(text)) return;
  for (const { 0: literal, index } of text.matchAll(/\{[^{}]{0,200}?service:\s*["']s3["'][^{}]{0,200}/g)) {
    const method = /method:\s*["'](PUT|GET|DELETE)["']/.exec(literal)?.[1];
    if (method) yield { service: 's3', operation: S3_METHODS[method]!, certainty: 'likely', at: index };
  }
  for (const { 0: literal, 1: service, index } of text.matchAll(REQUEST)) {
    const name = /[?"'`&]Action=([A-Z]\w+)&/.exec(literal)?.[1] ?? PATHS.find(([path]) => path.test(literal))?.[1];
    const operation = name === undefined ? undefined : operationOf(service!, name);
    if (operation) yield { service: service!, operation, certainty: 'likely', at: index };
  }
}
