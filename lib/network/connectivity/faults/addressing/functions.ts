/** `Fn::Cidr` and `Fn::Select` that can give nothing. */
import type { Fault } from '../../report';
import { parseCidr, splitCidr } from '../../template/cidr';
import type { Resource, Resources } from '../../template/resources';
import type { Json, Value } from '../../template/values';
import { asNumber, isLiteral } from '../../template/values';
import { type Context, error } from '../common/check';

/** Every object inside an expression, but for the branches of conditions that aren't taken. */
function* objectsIn(expression: Json, holds: (condition: string) => Value): Iterable<Json> {
  if (typeof expression !== 'object' || expression === null) return;
  const branches = expression['Fn::If'];
  if (Array.isArray(branches)) {
    const answer = holds(branches[0]);
    if (typeof answer === 'boolean') yield* objectsIn(branches[answer ? 1 : 2], holds);
    return;
  }
  if (!Array.isArray(expression)) yield expression;
  for (const child of Object.values(expression)) yield* objectsIn(child, holds);
}

export function* addressFunctions({ resources }: Context): Iterable<Fault> {
  for (const resource of resources.all) {
    const { evaluator } = resources;
    const evaluate = (expression: Json): Value => evaluator.evaluate(resource.stack, expression);
    const holds = (condition: string): Value => evaluate({ 'Fn::If': [condition, true, false] });
    for (const expression of objectsIn(resource.raw.Properties, holds)) {
      if (Array.isArray(expression['Fn::Cidr'])) yield* tooSmall(resource, expression['Fn::Cidr'].map(evaluate));
      if (Array.isArray(expression['Fn::Select'])) yield* beyond(resources, resource, expression['Fn::Select']);
    }
  }
}

const LEAST = 1;
const MOST = 256;

function* tooSmall(resource: Resource, [block, count, hostBits = 8]: Value[]): Iterable<Fault> {
  const [number, bits] = [asNumber(count), asNumber(hostBits)];
  if (!isLiteral(block) || number === undefined || bits === undefined || !parseCidr(String(block))) return;
  if (splitCidr(String(block), number, bits)) return;
  const room = Math.floor(2 ** (32 - parseCidr(String(block))!.bits - bits));
  const why =
    number < LEAST || number > MOST
      ? `gives ${LEAST} to ${MOST} blocks, not ${number}`
      : `of ${block} has room for ${room} blocks of /${32 - bits}, not ${number}`;
  yield error(
    'cidr-split',
    resource,
    `Fn::Cidr in ${resource.id} ${why}.`,
    'Ask for fewer or smaller blocks, or split a larger one.',
  );
}

/** An item past the end of a list that is written out or split from a block; how many zones there are isn't known. */
function* beyond(resources: Resources, resource: Resource, argument: Json): Iterable<Fault> {
  const [index, list] = argument as [Json, Json];
  // A list that is a parameter's default, or another resource's, may be of another length at deployment.
  if (list?.Ref !== undefined || JSON.stringify(list ?? '').includes('Fn::GetAZs')) return;
  const at = asNumber(resources.evaluator.evaluate(resource.stack, index));
  const items = resources.evaluator.evaluate(resource.stack, list);
  // An item without a value, AWS::NoValue, is left out of what is evaluated.
  if (at === undefined || !Array.isArray(items)) return;
  // A text with a token in it may have separators inside that.
  if (list?.['Fn::Split'] !== undefined && !items.every(isLiteral)) return;
  if (Array.isArray(list) && list.length > items.length) return;
  if (at >= 0 && at < items.length) return;
  yield error(
    'select-out-of-range',
    resource,
    `Fn::Select in ${resource.id} takes item ${at} of a list of ${items.length}, which is counted from 0.`,
    'Take an item that the list has, or split into more.',
  );
}
