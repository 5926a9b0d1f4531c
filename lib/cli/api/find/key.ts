/** What tells items apart. */
import type { ObjectShape, Shape } from '../document/shape';
import { canBeColumn } from './columns';
import { plain, singular } from './words';

export interface FoundKey {
  /** Paths in an item, in order. */
  readonly paths: readonly string[];
  /** `flatten` where the key is in an object. */
  readonly nested: 'struct' | 'flatten';
  readonly reason: string;
  readonly guessed: boolean;
}

/** Names that tell things apart where they have no `id`, the best first. */
const NAMES = [
  'uuid',
  'guid',
  'gid',
  'sid',
  'key',
  'ref',
  'reference',
  'code',
  'sku',
  'slug',
  'handle',
  'isbn',
  'ean',
  'symbol',
  'login',
  'username',
  'email',
  'number',
  'arn',
  'href',
  'url',
  'name',
];

/** @default undefined: no field could be it */
export function findKey(item: ObjectShape, resource: string): FoundKey | undefined {
  const fields = item.fields();
  const names = [...fields].filter(([name, { shape }]) => canBeColumn(name) && canBeKey(shape)).map(([name]) => name);
  const named = (wanted: string): string | undefined => names.find((name) => plain(name) === wanted);
  const id = names.find((name) => name === 'id') ?? named('id');
  if (id !== undefined) return { paths: [id], nested: 'struct', reason: `\`${id}\` tells items apart`, guessed: false };
  const thing = plain(singular(resource));
  const own = named(`${thing}id`) ?? named(`${thing}key`) ?? named(`${thing}uuid`);
  const found =
    own ??
    NAMES.slice(0, 4)
      .map(named)
      .find((name) => name !== undefined);
  if (found !== undefined)
    return {
      paths: [found],
      nested: 'struct',
      reason: `\`${found}\` tells items apart`,
      guessed: false,
    };
  const inner = insideOf(item);
  if (inner) return inner;
  const other =
    NAMES.map(named).find((name) => name !== undefined) ??
    names.find((name) => /id$/i.test(name)) ??
    names.find((name) => fields.get(name)!.required) ??
    names[0];
  if (other === undefined) return undefined;
  return {
    paths: [other],
    nested: 'struct',
    reason: `items have no \`id\`; \`${other}\` may tell them apart`,
    guessed: true,
  };
}

/** An event about a thing: when it was, and which thing. */
function insideOf(item: ObjectShape): FoundKey | undefined {
  for (const [name, { shape }] of item.fields()) {
    if (shape.kind !== 'object' || !canBeColumn(name)) continue;
    const id = shape.fields().get('id');
    if (!id || !canBeKey(id.shape)) continue;
    const when = [...item.fields()].find(
      ([field, { shape: of }]) => canBeColumn(field) && of.kind === 'scalar' && of.type === 'timestamp',
    )?.[0];
    const paths = [...(when === undefined ? [] : [when]), `${name}.id`];
    return {
      paths,
      nested: 'flatten',
      reason: `items have no \`id\`; ${paths.map((path) => `\`${path}\``).join(' and ')} may tell them apart`,
      guessed: true,
    };
  }
  return undefined;
}

const canBeKey = (shape: Shape): boolean =>
  shape.kind === 'scalar' && shape.type !== 'boolean' && shape.type !== 'number';
