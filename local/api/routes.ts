/** Collections by the path of a request. */
import type { Parameters, ServedCollection } from './options';

export interface Route {
  readonly name: string;
  readonly collection: ServedCollection;
  readonly parameters: Parameters;
}

export type Router = (path: string) => Route | undefined;

/** @param base path before that of each collection */
export function router(collections: Readonly<Record<string, ServedCollection>>, base: string): Router {
  const patterns = Object.entries(collections).map(([name, collection]) => ({
    name,
    collection,
    pattern: new RegExp(
      `^${(base + collection.path).replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`,
    ),
  }));
  return (path) => {
    for (const { name, collection, pattern } of patterns) {
      const match = pattern.exec(path);
      if (!match) continue;
      const parameters = Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]);
      return { name, collection, parameters: Object.fromEntries(parameters) as Parameters };
    }
    return undefined;
  };
}
