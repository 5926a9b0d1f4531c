/** What can be read from an API, by its document. */
import type { OpenApiDocument } from '../document/read';
import { isNode, textOf } from '../document/read';
import { Shapes } from '../document/shape';
import { listIn, type ListAnswer } from './answers';
import { findAuthorization, type FoundAuthorization } from './source/authorization';
import { findBaseUrl, type FoundBaseUrl } from './source/base-url';
import { datasetOf, type FoundDataset } from './dataset';
import { datasetNames } from './names';
import { readingOperations, type Operation } from './operations';
import { findParent, type FoundParent, type PossibleParent } from './parents';
import { line, pathParameters, snake } from './words';

export interface Found {
  readonly title: string;
  readonly owner: string;
  readonly source: string;
  readonly base: FoundBaseUrl;
  readonly authorization: FoundAuthorization;
  readonly datasets: readonly FoundDataset[];
  /** Lists that can't be read without a word from somebody, and why. */
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
  /** Wanted names that nothing goes by. */
  readonly unknown: readonly string[];
}

export interface Wishes {
  readonly source?: string;
  /** Operations by id, path or dataset's name. @default all */
  readonly only?: readonly string[];
}

export interface List {
  readonly operation: Operation;
  readonly answer: ListAnswer;
  readonly name: string;
}

export function find(document: OpenApiDocument, wishes: Wishes): Found {
  const shapes = new Shapes(document);
  const info = isNode(document.root.info) ? document.root.info : {};
  const title = line(textOf(info.title) ?? 'API', 80);
  const source = wishes.source ?? sourceName(title);
  const all = readingOperations(document, shapes).flatMap((operation) => {
    const answer = listIn(operation);
    return answer ? [{ operation, answer }] : [];
  });
  // What ends some day is taken where somebody asks for it by its own name.
  const isOld = ({ operation }: Pick<List, 'operation'>): boolean =>
    operation.deprecated && wishes.only?.some((name) => goesBy({ operation }, name)) !== true;
  const found = all.filter((list) => !isOld(list));
  const names = datasetNames(found.map(({ operation }) => operation.path));
  const lists: List[] = found
    .map((list, index) => ({ ...list, name: names[index]! }))
    .sort((a, b) => pathParameters(a.operation.path).length - pathParameters(b.operation.path).length);
  const chosen = (list: List): boolean => wishes.only === undefined || wishes.only.some((name) => goesBy(list, name));
  const related = relate(lists, chosen);
  const taken = lists.filter(({ name }) => related.wanted.has(name));
  const base = findBaseUrl(
    document.root,
    taken.map(({ operation }) => operation),
  );
  const datasets = taken.flatMap(
    (list) => datasetOf(source, list, related.parents.get(list.name), askedOf(list.name, related)) ?? [],
  );
  const keyless = taken.filter(({ name }) => !datasets.some((dataset) => dataset.name === name));
  const contact = isNode(info.contact) ? info.contact : {};
  return {
    title: `${title}${textOf(info.version) === undefined ? '' : ` ${textOf(info.version)!}`}`,
    owner: textOf(contact.name) ?? title,
    source,
    base,
    authorization: findAuthorization(
      document,
      taken.map(({ operation }) => operation),
      base.baseUrl,
    ),
    datasets,
    skipped: [
      ...related.skipped,
      ...(wishes.only === undefined ? all.filter(isOld) : []).map(({ operation }) => ({
        path: operation.path,
        why: 'it is deprecated',
      })),
      ...keyless.map(({ operation }) => ({ path: operation.path, why: 'no field of its items could be a key' })),
    ],
    unknown: (wishes.only ?? []).filter((name) => !lists.some((list) => goesBy(list, name))),
  };
}

const goesBy = (
  { name, operation: { id, path } }: Pick<List, 'operation'> & { readonly name?: string },
  wanted: string,
): boolean => [name, id, path, `GET ${path}`].includes(wanted);

/** Fields of a list's items by which its children are asked for. */
const askedOf = (name: string, { parents, wanted }: Related): string[] =>
  [...parents].flatMap(([child, { dataset, keys }]) =>
    dataset === name && wanted.has(child) ? Object.values(keys) : [],
  );

interface Related {
  readonly wanted: ReadonlySet<string>;
  readonly parents: ReadonlyMap<string, FoundParent>;
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

/** Children find their parents; what is wanted brings its parents along. */
function relate(lists: readonly List[], chosen: (list: List) => boolean): Related {
  const parents = new Map<string, FoundParent>();
  const readable: PossibleParent[] = [];
  const skipped: { path: string; why: string }[] = [];
  const wanted = new Set<string>();
  const named = lists.some((list) => !chosen(list));
  for (const list of lists) {
    const { path } = list.operation;
    if (/[?#\s{}]/.test(path.replace(/\{[^{}]+\}/g, ''))) {
      skipped.push({ path, why: 'that is no path: it has a query, a fragment, a space or braces around nothing' });
      continue;
    }
    if (chosen(list) && !named && SEARCH.test(path)) {
      skipped.push({ path, why: 'it searches: what it gives depends on what it is asked' });
      continue;
    }
    if (pathParameters(path).length > 0) {
      const parent = findParent(path, readable);
      if (typeof parent !== 'string') parents.set(list.name, parent);
      else if (named && chosen(list)) wanted.add(list.name);
      else if (chosen(list)) skipped.push({ path, why: parent });
      if (typeof parent === 'string') continue;
    }
    readable.push({
      name: list.name,
      path,
      item: list.answer.item,
      inherited: Object.keys(parents.get(list.name)?.keys ?? {}),
    });
    for (
      let at: string | undefined = chosen(list) ? list.name : undefined;
      at !== undefined;
      at = parents.get(at)?.dataset
    )
      wanted.add(at);
  }
  return { wanted, parents, skipped };
}

const SEARCH = /\/(search|typeahead|autocomplete|suggest(ions)?|query)(\/|$)/i;
const TRAILING = /(^|_)(rest_)?(open_?)?(api|apis|the|web|service|v\d+)(?=_|$)/g;

/** At most 24 characters, cut between words. */
export function sourceName(title: string): string {
  const words = (
    snake(title.toLowerCase())
      .replace(TRAILING, '')
      .replace(/^_+|_+$/g, '') || 'api'
  ).split('_');
  let name = words[0]!.slice(0, 24);
  for (const word of words.slice(1))
    if (name.length + word.length < 20) name += `-${word}`;
    else break;
  return /^[a-z]/.test(name) ? name : `api-${name}`.slice(0, 24);
}
