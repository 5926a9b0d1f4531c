/** Event source mappings that Lambda doesn't make. */
import type { Fault } from '../../report';
import type { Resource } from '../../template/resources';
import { asNumber, asText, resourceOf } from '../../template/values';
import { type Context, error } from '../common/check';

/** Seconds unless said otherwise. */
const VISIBILITY = 30;
const TIMEOUT = 3;

export function* eventSources({ resources }: Context): Iterable<Fault> {
  for (const mapping of resources.ofType('AWS::Lambda::EventSourceMapping')) {
    const source = mapping.get('EventSourceArn');
    const queue = resources
      .ofType('AWS::SQS::Queue')
      .find(({ stack, id }) => resources.evaluator.evaluate(stack, { 'Fn::GetAtt': [id, 'Arn'] }) === source);
    const fn = resources
      .ofType('AWS::Lambda::Function')
      .find((one) => names(mapping, one, resources.evaluator.evaluate(one.stack, { Ref: one.id })));
    if (queue && fn) yield* visibility(queue, fn);
    const { key, attribute } = resourceOf(source) ?? {};
    const table = key === undefined ? undefined : resources.byKey(key);
    if (attribute === 'StreamArn' && table?.type === 'AWS::DynamoDB::Table' && !table.get('StreamSpecification'))
      yield error(
        'table-without-stream',
        table,
        `Mapping ${mapping.id} reads the stream of table ${table.id}, which has no StreamSpecification and therefore no stream.`,
        'Give the table a StreamSpecification with a StreamViewType.',
      );
  }
}

/** By its name or its ARN, whatever version may follow. */
const names = (mapping: Resource, { get }: Resource, name: unknown): boolean => {
  const said = asText(mapping.get('FunctionName')) ?? '';
  const own = asText(get('FunctionName')) ?? String(name);
  return said === own || said.includes(`:function:${own}`);
};

function* visibility(queue: Resource, fn: Resource): Iterable<Fault> {
  const [hidden, runs] = [queue.get('VisibilityTimeout') ?? VISIBILITY, fn.get('Timeout') ?? TIMEOUT].map(asNumber);
  if (hidden === undefined || runs === undefined || hidden >= runs) return;
  yield error(
    'queue-visibility',
    queue,
    `Queue ${queue.id} hides messages for ${hidden} s, and Lambda function ${fn.id}, which it feeds, may run for ${runs} s: Lambda makes no such mapping.`,
    `Set VisibilityTimeout of ${queue.id} to ${runs * 6} (six times the function's Timeout), or the function's Timeout below it.`,
  );
}
