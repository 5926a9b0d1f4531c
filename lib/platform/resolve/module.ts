import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../errors';

/** A module of the user's, which is bundled into a function. @param example and @param parts as they are said in the mend */
export function checkModule(path: string, root: string, { example, parts }: Wanted, place: Place): void {
  if (!/\.(ts|mts|js|mjs)$/.test(path))
    return place.add(`'${path}' is no module.`, `Name a TypeScript file, such as \`${example}\`.`);
  if (!statSync(join(root, path), { throwIfNoEntry: false })?.isFile())
    place.add(
      `The file '${path}' does not exist.`,
      `Write it (it exports ${parts}), or correct its path (from the root of the project).`,
    );
}

interface Wanted {
  readonly example: string;
  readonly parts: string;
}
