/** Physical names are made of several; here is what AWS allows of the result. */
import type { Place } from '../errors';

interface Names {
  readonly platform: string;
  readonly environments: ReadonlyMap<string, unknown>;
  readonly sources: ReadonlyMap<string, unknown>;
  readonly pipelines: ReadonlyMap<string, unknown>;
  /** Names of models that came from files; those in the configuration are checked with it. */
  readonly models: Iterable<string>;
}

/** EventBridge Scheduler, Lambda. */
const SCHEDULE_NAME = 64;
/** RDS. */
const DATABASE_IDENTIFIER = 63;

export function checkNames({ platform, environments, sources, pipelines, models }: Names, config: Place): void {
  const longest = [...environments.keys()].reduce((a, b) => (b.length > a.length ? b : a), '');
  const check = (kind: string, names: Iterable<string>, limit: number, what: string) => {
    for (const name of names) {
      const physical = `${platform}-${longest}-${name}`;
      if (physical.length > limit)
        config
          .in(kind, name)
          .add(
            `The ${what} '${physical}' would have ${physical.length} characters, and AWS allows ${limit}.`,
            `Shorten it by ${physical.length - limit}.`,
          );
    }
  };
  check('pipelines', pipelines.keys(), SCHEDULE_NAME, 'schedule');
  check('sources', sources.keys(), DATABASE_IDENTIFIER, 'database identifier');
  for (const name of models)
    if (!/^[a-z][a-z0-9_]*$/.test(name) || name.length > 100)
      config
        .in('models', name)
        .add(
          `The model '${name}' becomes a table, whose name is lower-case letters, digits and underscores, starting with a letter.`,
          `Rename models/${name}.sql.`,
        );
  for (const name of sources.keys()) {
    const twin = [...sources.keys()].find(
      (other) => other !== name && other.replaceAll('-', '') === name.replaceAll('-', ''),
    );
    if (twin !== undefined && twin < name)
      config
        .in('sources', name)
        .add(`'${name}' and '${twin}' give the same names of outputs.`, 'Make them differ by more than a hyphen.');
  }
}
