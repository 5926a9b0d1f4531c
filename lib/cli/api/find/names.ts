/** Names of datasets. */
import { isParameter, pathParameters, resourceOf, segments, singular, snake } from './words';

/** One for each path, in order, each once: the last segment, and with what it is below of where that is not enough. */
export function datasetNames(paths: readonly string[]): string[] {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  // Those that stand by themselves have the first choice.
  const order = [...paths].sort((a, b) => pathParameters(a).length - pathParameters(b).length || a.length - b.length);
  for (const path of order) {
    const name = choices(path).find((choice) => !taken.has(choice))!;
    taken.add(name);
    names.set(path, name);
  }
  return paths.map((path) => names.get(path)!);
}

function choices(path: string): string[] {
  const parts = segments(path).filter((part) => !isParameter(part) && !/^v?\d+(\.\d+)*$/i.test(part));
  const own = tableName(resourceOf(path) ?? 'items');
  const grown = parts
    .slice(0, -1)
    .reverse()
    .reduce<string[]>((all, part) => [...all, tableName(`${singular(snake(part))}_${all.at(-1) ?? own}`)], []);
  // Words that say nothing by themselves.
  const first = GENERIC.has(own) ? grown : [own, ...grown];
  return [...first, own, ...Array.from({ length: 1_000 }, (_, index) => tableName(`${own}_${index + 2}`))];
}

const GENERIC = new Set('items records list lists all entries values results history search index data'.split(' '));

const tableName = (name: string): string => (/^[a-z]/.test(name) ? name : `t_${name}`).slice(0, 100).replace(/_+$/, '');
