import { splitCidr } from './cidr';
import type { Json, Value } from './values';
import { isListOfEndpoints, partOf, withoutParts } from './parts';
import { asList, asNumber, asText, isKnown, resourceOf, sameToken, unknown, unknownsOf } from './values';

/** What a function needs to know of where it is used. */
export interface FunctionContext {
  readonly region: string;
  readonly value: (expression: Json) => Value;
  /** `Ref` for a name, `Fn::GetAtt` for `name.attribute`. */
  readonly reference: (name: string) => Value;
  readonly mapping: (name: string) => Json;
}

type IntrinsicFunction = (argument: Json, context: FunctionContext) => Value;

/** Why a list is not one: the reason it carries, or that it isn't a list. */
const notAList = (name: string, value: Value): string =>
  unknown(unknownsOf(value)[0] ?? `${name} of something that is no list`);

const text = (value: Value): string =>
  value === undefined || value === null
    ? ''
    : (asText(value) ?? unknown(unknownsOf(value)[0] ?? 'a list where a text belongs'));

/** Six zones: no region has more that take subnets. */
const MOST_ZONES = 6;

function zones(region: Value): Value {
  const name = asText(region);
  return Array.from({ length: MOST_ZONES }, (_, i) => sameToken(`zone ${i + 1} of ${name?.replace(/[⟦⟧=]/g, '')}`));
}

function select(argument: Json, { value }: FunctionContext): Value {
  const [index, list] = value(argument) as readonly Value[] as [Value, Value];
  const at = asNumber(index);
  if (!Array.isArray(list) && !isListOfEndpoints(list)) return notAList('Fn::Select', list);
  if (at === undefined) return unknown('Fn::Select with an index that is not known');
  const items = asList(list);
  if (at < items.length) return items[at];
  const last = items.at(-1);
  // What only AWS will know has parts that can't be told apart here: they are still of the same resource.
  const hasMore = isListOfEndpoints(list) || argument[1]?.['Fn::Split'] !== undefined;
  return hasMore && resourceOf(last)
    ? partOf(last as string, at - items.length + 2)
    : unknown(`Fn::Select of item ${at} of ${items.length}`);
}

/** Splitting at a separator that could be inside an unknown part is not possible. */
function split(argument: Json, { value }: FunctionContext): Value {
  const [separator, joined] = value(argument) as readonly Value[] as [string, Value];
  if (typeof joined !== 'string' || !isKnown(joined)) return notAList('Fn::Split', joined);
  // A token is one word: separators inside it are not the text's.
  const tokens: string[] = [];
  const masked = joined.replace(/⟦[^⟧]*⟧/g, (token) => `⟦${tokens.push(token) - 1}⟧`);
  return masked.split(separator).map((part) => part.replace(/⟦(\d+)⟧/g, (_, index: string) => tokens[Number(index)]!));
}

function substitute(argument: Json, { value, reference }: FunctionContext): Value {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  return String(template).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`;
    const own = variables?.[name.trim()];
    return text(own === undefined ? reference(name.trim()) : value(own));
  });
}

function join(argument: Json, { value }: FunctionContext): Value {
  const [separator, list] = value(argument) as readonly Value[] as [string, Value];
  if (isListOfEndpoints(list)) return list;
  if (!Array.isArray(list)) return notAList('Fn::Join', list);
  const texts = list.map(text);
  return (separator === '-' ? withoutParts(texts) : texts).join(separator);
}

function cidr(argument: Json, { value }: FunctionContext): Value {
  const [block, count, hostBits] = (argument as Json[]).map(value);
  const blocks =
    typeof block === 'string' ? splitCidr(block, asNumber(count) ?? 0, asNumber(hostBits) ?? 8) : undefined;
  return blocks ?? unknown(unknownsOf([block, count, hostBits])[0] ?? `Fn::Cidr of ${text(block)}`);
}

function findInMap(argument: Json, { value, mapping }: FunctionContext): Value {
  const [map, top, second, options] = argument as Json[];
  const keys = [value(map), value(top), value(second)].map(asText);
  const found = mapping(keys[0]!)?.[keys[1]!]?.[keys[2]!];
  if (found !== undefined) return found;
  return options?.DefaultValue === undefined ? unknown(`Fn::FindInMap ${keys.join('.')}`) : value(options.DefaultValue);
}

/** CloudFormation's functions that look at nothing but their argument. */
export const FUNCTIONS: Readonly<Record<string, IntrinsicFunction>> = {
  'Fn::Join': join,
  'Fn::Sub': substitute,
  'Fn::Select': select,
  'Fn::Split': split,
  'Fn::Cidr': cidr,
  'Fn::FindInMap': findInMap,
  'Fn::GetAZs': (argument, { value, region }) => zones(value(argument) || region),
  'Fn::Base64': (argument, { value }) => value(argument),
  'Fn::Length': (argument, { value }) => {
    const list = value(argument);
    return Array.isArray(list) ? list.length : notAList('Fn::Length', list);
  },
  'Fn::ToJsonString': (argument, { value }) => JSON.stringify(value(argument)),
};
