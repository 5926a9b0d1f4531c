/** Sources and datasets together: which patterns a source has, and that it has datasets at all. */
import type { Dataset, Source } from '../check/schema';
import type { Place } from '../errors';

interface Kind {
  readonly patterns: readonly Dataset['load']['pattern'][];
  /** What is loaded from it. */
  readonly of: string;
  readonly is: string;
  /** What to do in place of a transform, which is for tables. */
  readonly instead: string;
}

const KINDS: Readonly<Record<Source['type'], Kind>> = {
  postgres: { patterns: ['snapshot', 'incremental'], of: 'tables', is: 'a database', instead: '' },
  eventStream: {
    patterns: ['stream'],
    of: 'events',
    is: 'a stream',
    instead: 'Derive fields in `load.enrich` or `load.code`, or build a model.',
  },
  restApi: { patterns: ['api', 'apiArray'], of: 'items of an API', is: 'an API', instead: 'Build a model over it.' },
};

const typeFor = (pattern: Dataset['load']['pattern']): Source['type'] =>
  (Object.keys(KINDS) as Source['type'][]).find((type) => KINDS[type].patterns.includes(pattern))!;

/** What is of one kind only: sources and patterns go together, a stream has one dataset, none is without. */
export function checkMatch(
  sources: ReadonlyMap<string, Source | undefined>,
  datasets: ReadonlyMap<string, Dataset | undefined>,
  config: Place,
): void {
  const owner = new Map<string, string>();
  for (const [name, dataset] of datasets) {
    const source = dataset && sources.get(dataset.source);
    if (!source) continue;
    const place = config.in('datasets', name);
    if (KINDS[source.type].patterns.includes(dataset.load.pattern)) checkTableOnly(dataset, KINDS[source.type], place);
    else reportPattern(dataset, source, place);
    const other = owner.get(dataset.source);
    if (source.type === 'eventStream' && other !== undefined)
      place
        .in('source')
        .add(
          `The stream '${dataset.source}' has the dataset '${other}' already.`,
          'Give each kind of event its own stream, or tell them apart by routes.',
        );
    owner.set(dataset.source, name);
  }
  // A dataset that could not be read may have been the one.
  if ([...datasets.values()].includes(undefined)) return;
  for (const [name, source] of sources)
    if (source && source.type !== 'postgres' && !owner.has(name))
      config
        .in('sources', name)
        .add(
          source.type === 'eventStream'
            ? `No dataset says what the events of '${name}' are.`
            : `No dataset says what is read from '${name}'.`,
          `Add one with \`pattern: '${KINDS[source.type].patterns[0]!}'\`, or remove the source.`,
        );
}

function reportPattern({ load, source: name }: Dataset, source: Source, place: Place): void {
  const { patterns, is } = KINDS[source.type];
  const type = typeFor(load.pattern);
  place
    .in('load', 'pattern')
    .add(
      `'${load.pattern}' is for ${KINDS[type].of}, and '${name}' is ${is}.`,
      `Use ${patterns.map((pattern) => `'${pattern}'`).join(' or ')}, or name a source of type ${type}.`,
    );
}

function checkTableOnly(dataset: Dataset, { of, instead }: Kind, place: Place): void {
  if (of === 'tables') return;
  for (const key of ['schema', 'table', 'transform'] as const)
    if (dataset[key] !== undefined)
      place
        .in(key)
        .add(
          `It is about a table, and these are ${of === 'events' ? 'events of a stream' : of}.`,
          key === 'transform' ? instead : `Remove ${key}.`,
        );
}
