/** Names that become names in AWS. Their lengths are limited where they are read, so that what is made of them fits. */
import type { Mistakes, Place } from '../errors';

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
