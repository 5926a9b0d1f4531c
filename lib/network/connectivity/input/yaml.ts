import { parseDocument, type ScalarTag, type CollectionTag, isMap, isSeq } from 'yaml';
import type { Json } from '../template/values';

/** Short forms of functions with one argument of any shape; `!Ref` and `!Condition` keep their name. */
const FUNCTIONS = [
  'And Base64 Cidr Equals FindInMap GetAtt GetAZs GetStackOutput If ImportValue Join Length Not Or Select Split Sub',
  'ToJsonString Transform',
]
  .join(' ')
  .split(' ');

const longName = (name: string): string => (name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`);

const TAGS = ['Ref', 'Condition', ...FUNCTIONS].flatMap((name): (ScalarTag | CollectionTag)[] => {
  const tag = `!${name}`;
  const wrap = (value: Json): Json => ({ [longName(name)]: value });
  const ofText = (text: string): Json =>
    // `!GetAtt A.B.C` is `[A, B.C]`: the logical id ends at the first dot.
    name === 'GetAtt' ? wrap([text.slice(0, text.indexOf('.')), text.slice(text.indexOf('.') + 1)]) : wrap(text);
  return [
    { tag, resolve: ofText },
    { tag, collection: 'seq', resolve: (node) => (isSeq(node) ? wrap(node) : node) },
    { tag, collection: 'map', resolve: (node) => (isMap(node) ? wrap(node) : node) },
  ] as (ScalarTag | CollectionTag)[];
});

/**
 * A CloudFormation template in YAML, short forms of functions included.
 * @throws Error with line and column where it isn't YAML
 */
export function parseYamlTemplate(text: string): Json {
  // The collections inside a short form are still nodes when it is resolved: reading once more makes them plain.
  const document = parseDocument(text, { customTags: TAGS, version: '1.2', merge: true });
  const [error] = document.errors;
  if (error) throw error;
  return plain(document.toJS());
}

function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.toJSON === 'function') return plain(value.toJSON());
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}
