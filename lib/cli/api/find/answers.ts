/** Where an answer has its list of items, and what stands beside it. */
import { apiPath } from '../../../platform/check/api-values';
import type { ObjectShape, ScalarShape, Shape } from '../document/shape';
import type { Operation } from './operations';
import { isParameter, plain, resourceOf, segments, singular } from './words';

/** A single value of an answer, outside of its list. */
export interface AnswerField {
  readonly path: string;
  /** All names on the way from the object that has the list, without what is written between them. */
  readonly plain: string;
  readonly shape: ScalarShape;
}

export interface ListAnswer {
  /** Path of the list; '' is the answer itself. */
  readonly items: string;
  readonly item: ObjectShape;
  readonly fields: readonly AnswerField[];
  /** How sure it is that this is the list. */
  readonly reason: string;
  readonly guessed: boolean;
}

/** Names that lists of items go by. */
const WRAPPERS = new Set(
  'data items results result records values entries value list content hits rows objects nodes elements members resources collection'.split(
    ' ',
  ),
);
/** Names that say that an answer is a page of something. */
const PAGED =
  /^(meta|metadata|paging|pagination|page|pages|links?|cursors?|responsemetadata)*(next.*|.*cursor|hasmore|total(count|pages|items|results)?|pagecount|perpage|pagesize|page|offset|limit|count)$/;
const DEEPEST = 3;

interface Candidate {
  readonly path: readonly string[];
  readonly item: ObjectShape;
  readonly score: number;
  readonly paged: boolean;
}

/** @default undefined: it answers with one thing, not with a list of things */
export function listIn(operation: Operation): ListAnswer | undefined {
  const { answer } = operation;
  if (answer.kind === 'list') {
    const item = objectOf(answer.items());
    return item && { items: '', item, fields: [], reason: 'the answer is a list', guessed: false };
  }
  if (answer.kind !== 'object') return undefined;
  const last = segments(operation.path).at(-1) ?? '';
  const resource = plain(resourceOf(operation.path) ?? '');
  const candidates = lists(answer, [], resource).sort((a, b) => b.score - a.score);
  const [best, second] = candidates;
  if (!best || best.path.some((name) => name.includes('.')) || !apiPath.safeParse(best.path.join('.')).success)
    return undefined;
  const fields = fieldsOf(answer, best.path.slice(0, -1));
  const name = plain(best.path.at(-1)!);
  const named = WRAPPERS.has(name) || sameThing(name, resource);
  const paged = best.paged || fields.some(({ path, plain: of }) => path.split('.').length <= 2 && PAGED.test(of));
  // One thing has lists inside too, and is no list.
  const single = isParameter(last);
  if (single && !(paged && WRAPPERS.has(name) && best.path.length === 1)) return undefined;
  if (!named && (best.path.length > 1 || !(paged || answer.fields().size <= 3))) return undefined;
  const path = best.path.join('.');
  const guessed = !named || (second !== undefined && second.score === best.score);
  return {
    items: path,
    item: best.item,
    fields,
    reason: named ? `\`${path}\` is what lists are called` : `\`${path}\` is the list that the answer has`,
    guessed,
  };
}

function lists(object: ObjectShape, path: readonly string[], resource: string): Candidate[] {
  const fields = [...object.fields()];
  const paged = fields.some(([name, { shape }]) => shape.kind === 'scalar' && PAGED.test(plain(name)));
  return fields.flatMap(([name, { shape }]): Candidate[] => {
    const here = [...path, name];
    const named = WRAPPERS.has(plain(name)) ? 4 : sameThing(plain(name), resource) ? 5 : 0;
    if (shape.kind === 'list') {
      const item = objectOf(shape.items());
      return item ? [{ path: here, item, paged, score: named + (paged ? 2 : 0) - path.length }] : [];
    }
    return shape.kind === 'object' && here.length < DEEPEST ? lists(shape, here, resource) : [];
  });
}

const sameThing = (name: string, resource: string): boolean =>
  name !== '' && (name === resource || singular(name) === singular(resource));

const objectOf = (shape: Shape): ObjectShape | undefined =>
  shape.kind === 'object' && shape.fields().size > 0 ? shape : undefined;

/** Single values beside the list, and in the objects beside and around it. @param around the object that has the list */
function fieldsOf(object: ObjectShape, around: readonly string[], path: readonly string[] = []): AnswerField[] {
  return [...object.fields()].flatMap(([name, { shape }]): AnswerField[] => {
    const here = [...path, name];
    if (shape.kind === 'scalar') {
      const near = around.every((part, index) => here[index] === part) ? here.slice(around.length) : here;
      return [{ path: here.join('.'), plain: plain(near.join('')), shape }];
    }
    return shape.kind === 'object' && here.length <= DEEPEST ? fieldsOf(shape, around, here) : [];
  });
}

/** The name of an answer's field, without what it is in and without what its list is in. */
export const lastName = ({ path }: AnswerField): string => plain(path.split('.').at(-1)!);
