/** Names that become names in AWS. Their lengths are limited where they are read, so that what is made of them fits. */
import type { Dataset, Source } from '../check/schema';
import type { Mistakes, Place } from '../errors';
import { routesOf } from './sources';

/** Glue, Iceberg. */
const TABLE_NAME = /^[a-z][a-z0-9_]{0,99}$/;

/** Models that came from files; those in the configuration are checked with it. */
export function checkModelNames(models: Iterable<string>, mistakes: Mistakes): void {
  for (const name of models)
    if (!TABLE_NAME.test(name))
      mistakes
        .at(`models/${name}.sql`)
        .add(
          `'${name}' becomes a table, whose name is lower-case letters, digits and underscores, starting with a letter.`,
          'Rename the file.',
        );
}

/** In logical ids and names of outputs hyphens go, and the letter after one becomes a capital: digits have none. */
export function checkTwins(names: Iterable<string>, place: Place): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const id = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    const twin = seen.get(id);
    if (twin !== undefined)
      place
        .in(name)
        .add(`'${name}' and '${twin}' give the same names in the templates ('${id}').`, 'Rename one of them.');
    seen.set(id, name);
  }
}

/** Firehose, Lambda. */
const MOST_CHARACTERS = 64;

/** Names of streams, deliveries and functions that the sources of events make: short enough, and each there once. */
export function checkStreamNames(
  prefixes: readonly string[],
  sources: ReadonlyMap<string, Source | undefined>,
  datasets: ReadonlyMap<string, Dataset | undefined>,
  config: Place,
): void {
  const longest = prefixes.reduce((a, b) => (b.length > a.length ? b : a), '');
  const streams = new Map<string, string>();
  const take = (name: string, what: string, place: Place): void => {
    const other = streams.get(name);
    if (other !== undefined)
      place.add(
        `${what} and ${other} would be streams of one name, '<platform>-<environment>-${name}'.`,
        'Rename one.',
      );
    streams.set(name, what);
    fit(`${longest}-${name}`, place);
  };
  const fit = (physical: string, place: Place): void => {
    if (physical.length > MOST_CHARACTERS)
      place.add(
        `It gives the name '${physical}', which is longer than the ${MOST_CHARACTERS} characters that AWS allows.`,
        'Shorten the name of the platform, environment, source or route.',
      );
  };
  for (const [source, definition] of sources)
    if (definition?.type === 'eventStream') {
      take(source, `Source '${source}'`, config.in('sources', source));
      fit(`${longest}-${source}-consumer`, config.in('sources', source));
    }
  const taken = new Set<string>();
  for (const [name, dataset] of datasets)
    // A second dataset of one stream is a mistake of its own.
    if (dataset?.load.pattern === 'stream' && !taken.has(dataset.source)) {
      taken.add(dataset.source);
      const place = config.in('datasets', name, 'load', 'routes');
      for (const route of routesOf(dataset.load))
        take(`${dataset.source}-${route}`, `route '${route}' of '${dataset.source}'`, place.in(route));
      checkTwins(routesOf(dataset.load), place);
      if (!deliversToTables(sources.get(dataset.source))) continue;
      for (const [route, table] of Object.entries(deliveredTables(name, routesOf(dataset.load))))
        if (datasets.has(table))
          place
            .in(route)
            .add(`Its events are delivered to the table '${table}', which is a dataset's.`, 'Rename one of the two.');
    }
}

export const deliversToTables = (source: Source | undefined): boolean =>
  source?.type === 'eventStream' && source.delivery.destination === 'iceberg';

/** Tables of bronze that routes are delivered to: one each, since two writers would hold each other up. */
export const deliveredTables = (dataset: string, routes: readonly string[]): Record<string, string> =>
  Object.fromEntries(routes.map((route) => [route, `${dataset}_${route.replaceAll('-', '_')}`]));
