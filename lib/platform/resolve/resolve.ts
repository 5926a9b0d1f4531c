import type { ModelDefinition, PlatformDefinition, ResolvedPlatform } from '../definition';
import { checkApis } from './api/check';
import { linesOf } from '../contract/lines';
import { resolveDataset } from './datasets';
import { Mistakes, type Place } from '../errors';
import { ZONES, type Manifest, type ManifestDataset, type Zone } from '../manifest';
import type { Home } from './network/existing-database';
import { checkMatch } from './match';
import { orderModels, readModels } from './models';
import { checkModelNames, checkStreamNames, checkTwins, deliveredTables, deliversToTables } from './names';
import { resolveNetwork } from './network/network';
import { parse } from '../check/parse';
import { checkPipelines, resolvePipeline } from './pipelines';
import { checkLookups, checkReach, checkWays } from './network/reach';
import { checkSource, manifestSource, resolveSource } from './sources';
import * as schema from '../check/schema';
import { meant } from '../check/suggest';
import type { z } from 'zod';

export interface ResolveOptions {
  /** Name of one of the definition's environments. */
  readonly environment: string;
  /** Folder that paths of contracts, models and transforms start from: that of `platform.config.ts`. */
  readonly root: string;
  /** Where CDK_DEFAULT_ACCOUNT and CDK_DEFAULT_REGION are read. @default process.env */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Name of the file in messages. */
const CONFIG = 'platform.config.ts';

/**
 * Checks a definition with its contracts, models and transforms, for every environment, and gives it for one with all
 * defaults filled in. The same input gives the same result, key by key in the same order.
 * @throws {ConfigurationError} with every mistake that was found
 */
export function resolvePlatform(definition: PlatformDefinition, options: ResolveOptions): ResolvedPlatform {
  const mistakes = new Mistakes();
  const config = mistakes.at(CONFIG);
  const { root, env = process.env } = options;
  const top = parse(schema.definition, definition, config);
  if (typeof definition !== 'object' || definition === null) mistakes.throwIfAny();

  const network = optional(schema.network, definition.network, config.in('network'));
  const alerts = optional(schema.alerts, definition.alerts ?? {}, config.in('alerts'));
  const probe = optional(schema.probe, definition.probe, config.in('probe'));
  const tags = optional(schema.tags, definition.tags ?? {}, config.in('tags'));
  const environments = entries(schema.environment, definition.environments, config.in('environments'));
  const sources = entries(schema.source, definition.sources, config.in('sources'));
  const datasets = entries(schema.dataset, definition.datasets, config.in('datasets'));
  const pipelines = entries(schema.pipeline, definition.pipelines, config.in('pipelines'));
  const given = definition.models && entries(schema.model, definition.models, config.in('models'));
  for (const [kind, map] of Object.entries({ environments, sources, datasets, pipelines }))
    if (map.size === 0 && definition[kind as keyof PlatformDefinition] !== undefined)
      config.in(kind).add('There is none.', `Describe at least one in \`${kind}\`.`);

  for (const [name, source] of sources) checkSource(source, root, config.in('sources', name));
  checkWays(sources, config);
  const provisions = [...sources.values()].some((s) => s?.type === 'postgres' && s.existing === undefined);
  const networks = new Map(
    [...environments].flatMap(([name, environment]) => {
      if (!environment) return [];
      const place = environment.network ? config.in('environments', name, 'network') : config.in('network');
      const resolved = resolveNetwork(network, environment, provisions, place);
      checkReach(sources, { network: resolved, home: homeOf(environment, env), place }, config);
      return [[name, resolved] as const];
    }),
  );

  const rows: Record<string, ManifestDataset> = {};
  for (const [name, dataset] of datasets) {
    if (!dataset) continue;
    const place = config.in('datasets', name);
    if (!sources.has(dataset.source))
      place.in('source').add(`There is no source '${dataset.source}'.`, meant(dataset.source, sources.keys()));
    const row = resolveDataset(name, dataset, { datasets, root, mistakes }, place);
    if (row) rows[name] = withTables(name, row, sources.get(dataset.source));
  }
  checkMatch(sources, datasets, config);
  checkStreamNames(
    [...environments.keys()].map((name) => `${String(definition.name)}-${name}`),
    sources,
    datasets,
    config,
  );

  const models = readModels(
    given as ReadonlyMap<string, ModelDefinition | undefined> | undefined,
    root,
    mistakes,
    config,
  );
  const members = { datasets: new Set(datasets.keys()), models: orderModels(models, datasets.keys()) };
  checkPipelines(pipelines, members, config);
  checkApis(sources, datasets, pipelines, config);
  if (!given) checkModelNames(models.keys(), mistakes);
  checkTwins(sources.keys(), config.in('sources'));

  const environment = environments.get(options.environment);
  if (!environments.has(options.environment))
    config
      .in('environments')
      .add(`There is no environment '${options.environment}'.`, meant(options.environment, environments.keys()));
  if (environment) {
    const home = homeOf(environment, env);
    checkLookups(sources, networks.get(options.environment)!, home, config.in('environments', options.environment));
  }
  mistakes.throwIfAny(linesOf(root));
  if (!top || !environment) throw new Error('unreachable: what could not be read was reported');

  const prefix = `${top.name}-${options.environment}`;
  const home = homeOf(environment, env);
  const resolved = mapValues(sources, (source, name) => resolveSource(name, source, prefix, datasets, home));
  const manifest: Manifest = {
    manifestVersion: 1,
    platform: top.name,
    environment: options.environment,
    prefix,
    databases: Object.fromEntries(ZONES.map((zone) => [zone, `${prefix}_${zone}`.replaceAll('-', '_')])) as Record<
      Zone,
      string
    >,
    sources: Object.fromEntries(Object.entries(resolved).map(([name, source]) => [name, manifestSource(source)])),
    datasets: rows,
    models: Object.fromEntries([...models].map(([name, model]) => [name, { sql: model!.sql, inputs: model!.inputs }])),
    pipelines: mapValues(pipelines, (pipeline) => resolvePipeline(pipeline, members)),
  };
  return {
    name: top.name,
    environment: options.environment,
    prefix,
    ...home,
    size: environment.size,
    removalPolicy: environment.removalPolicy,
    network: networks.get(options.environment)!,
    sources: resolved,
    schedules: Object.fromEntries(
      Object.entries(manifest.pipelines).flatMap(([name, { schedule }]) => (schedule ? [[name, schedule]] : [])),
    ),
    alerts: alerts!,
    probe: { ...schema.PROBE_DEFAULTS, ...probe, ...environment.probe },
    tags: tags!,
    manifest,
  };
}

/** Where an environment is deployed: as it says, or as the credentials say. */
const homeOf = (environment: schema.Environment, env: Readonly<Record<string, string | undefined>>): Home => ({
  account: environment.account ?? env.CDK_DEFAULT_ACCOUNT,
  region: environment.region ?? env.CDK_DEFAULT_REGION ?? 'us-east-1',
});

/** Events that are delivered to tables say so: the load reads them there. */
function withTables(name: string, row: ManifestDataset, source: schema.Source | undefined): ManifestDataset {
  if (row.load.pattern !== 'stream' || !deliversToTables(source)) return row;
  return { ...row, load: { ...row.load, deliveredTables: deliveredTables(name, Object.keys(row.load.spec.routes)) } };
}

/** Each entry by itself: one that cannot be read doesn't hide the mistakes of the others, nor its name. */
function entries<T extends z.ZodType>(type: T, record: unknown, place: Place): Map<string, z.output<T> | undefined> {
  const all = typeof record === 'object' && record !== null ? Object.entries(record) : [];
  return new Map(all.map(([name, value]) => [name, parse(type, value, place.in(name))]));
}

const optional = <T extends z.ZodType>(type: T, value: unknown, place: Place): z.output<T> | undefined =>
  value === undefined ? undefined : parse(type, value, place);

function mapValues<V, R>(
  map: ReadonlyMap<string, V | undefined>,
  make: (value: V, name: string) => R,
): Record<string, R> {
  return Object.fromEntries([...map].map(([name, value]) => [name, make(value!, name)]));
}
