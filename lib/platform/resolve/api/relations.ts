/** Datasets of an API that are made from another one's items, and who loads them. */
import type { Dataset, Pipeline, Source } from '../../check/schema';
import { meant } from '../../check/suggest';
import type { PathPart, Place } from '../../errors';
import { parentOf } from './order';

type Datasets = ReadonlyMap<string, Dataset | undefined>;

/** The dataset that one is made from, and where that is said. */
function originOf({ load }: Dataset): { name: string; said: readonly PathPart[] } | undefined {
  if (load.pattern === 'api' && load.parent) return { name: load.parent.dataset, said: ['load', 'parent', 'dataset'] };
  return load.pattern === 'apiArray' ? { name: load.dataset, said: ['load', 'dataset'] } : undefined;
}

export function checkRelations(datasets: Datasets, config: Place): void {
  for (const [name, dataset] of datasets) {
    const origin = dataset && originOf(dataset);
    if (!origin) continue;
    const place = config.in('datasets', name, ...origin.said);
    const of = datasets.get(origin.name);
    if (!datasets.has(origin.name) || origin.name === name) {
      const others = [...datasets].flatMap(([other, d]) =>
        other !== name && d?.source === dataset.source && d.load.pattern === 'api' ? [other] : [],
      );
      place.add(
        origin.name === name ? 'It is the dataset itself.' : `There is no dataset '${origin.name}'.`,
        meant(origin.name, others, 'Describe the dataset whose items they belong to.'),
      );
    } else if (of && of.source !== dataset.source)
      place.add(
        `'${origin.name}' is read from '${of.source}', and this dataset from '${dataset.source}'.`,
        'Name a dataset of the same source.',
      );
    else if (of && of.load.pattern !== 'api')
      place.add(
        `'${origin.name}' has pattern '${of.load.pattern}': nothing is asked for each of its items.`,
        "Name a dataset of pattern 'api'.",
      );
    if (of?.load.pattern === 'api' && of.load.conditional)
      config
        .in('datasets', origin.name, 'load', 'conditional')
        .add(
          `'${name}' is made from its items, of which there are none where nothing has changed.`,
          'Remove `conditional`.',
        );
  }
  checkCircles(datasets, config);
}

/** A parent is read before its children. */
function checkCircles(datasets: Datasets, config: Place): void {
  const told = new Set<string>();
  for (const start of datasets.keys()) {
    const way = [start];
    for (let next = parentOf(datasets.get(start)); next !== undefined; next = parentOf(datasets.get(next))) {
      // A dataset that is its own parent is told above.
      if (way.includes(next)) {
        if (next === start && way.length > 1 && !told.has(start))
          config
            .in('datasets', start, 'load', 'parent', 'dataset')
            .add(
              `Each would be read after the other: ${[...way, start].join(' → ')}.`,
              'Leave `parent` out of the one that is read first.',
            );
        way.forEach((name) => told.add(name));
        break;
      }
      way.push(next);
    }
  }
}

/** One run reads an API at a time: it holds the API's limits and its token. */
export function checkOnePipeline(
  sources: ReadonlyMap<string, Source | undefined>,
  datasets: Datasets,
  pipelines: ReadonlyMap<string, Pipeline | undefined>,
  config: Place,
): void {
  const first = new Map<string, { pipeline: string; dataset: string }>();
  for (const [pipeline, of] of pipelines)
    for (const [i, name] of (of?.datasets ?? []).entries()) {
      const source = datasets.get(name)?.source;
      if (source === undefined || sources.get(source)?.type !== 'restApi') continue;
      const other = first.get(source);
      if (!other) first.set(source, { pipeline, dataset: name });
      // A dataset in two pipelines is a mistake of its own.
      else if (other.pipeline !== pipeline && other.dataset !== name)
        config
          .in('pipelines', pipeline, 'datasets', i)
          .add(
            `'${name}' and '${other.dataset}' are of the API '${source}', and '${other.dataset}' is in the pipeline '${other.pipeline}'.`,
            `Load all of '${source}' in one pipeline, which keeps to the API's limits; or describe it as two sources.`,
          );
    }
}
