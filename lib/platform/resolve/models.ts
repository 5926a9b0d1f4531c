/** SQL models: where they are, what they read, and in which order they are built. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelDefinition } from '../definition';
import type { Mistakes, Place } from '../errors';
import type { ManifestModel } from '../manifest';
import { meant } from '../check/suggest';

const FOLDER = 'models';

export interface Model extends ManifestModel {
  readonly place: Place;
}

/** The models given, or every SQL file in `models/`; `undefined` where one cannot be read. */
export function readModels(
  given: ReadonlyMap<string, ModelDefinition | undefined> | undefined,
  root: string,
  mistakes: Mistakes,
  config: Place,
): Map<string, Model | undefined> {
  const files = given
    ? [...given].map(([name, model]) => [name, model?.path ?? `${FOLDER}/${name}.sql`] as const)
    : filesIn(root);
  return new Map(
    files.map(([name, path]) => {
      const sql = readSql(root, path, mistakes, given ? config.in('models', name) : mistakes.at(path));
      return [
        name,
        sql === undefined ? undefined : { sql, inputs: inputsOf(sql, mistakes.at(path)), place: mistakes.at(path) },
      ];
    }),
  );
}

function filesIn(root: string): (readonly [string, string])[] {
  let names: string[];
  try {
    names = readdirSync(join(root, FOLDER));
  } catch {
    return [];
  }
  return names
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => [file.slice(0, -'.sql'.length), `${FOLDER}/${file}`]);
}

/** Reads a file with one SELECT. @default undefined after reporting why it cannot be used */
export function readSql(root: string, path: string, mistakes: Mistakes, reference: Place): string | undefined {
  let text: string;
  try {
    text = readFileSync(join(root, path), 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    reference.add(
      `The file '${path}' ${missing ? 'does not exist' : `cannot be read (${String(error)})`}.`,
      'Write it, or correct its path (from the root of the project).',
    );
    return undefined;
  }
  const sql = text.trim().replace(/;\s*$/, '');
  const code = withoutComments(sql);
  if (!/^\(*\s*(select|with|from)\b/i.test(code.trim()) || withoutStrings(code).includes(';'))
    mistakes
      .at(path)
      .add(
        'It is not one SELECT.',
        'Write one SELECT (it may start with WITH), without CREATE or INSERT around it: the platform writes its result.',
      );
  return sql;
}

/** `silver.flights` for each `${silver}.flights`, sorted; those in comments don't count, but are to be right too. */
export function inputsOf(sql: string, place: Place): string[] {
  for (const [whole, name] of sql.matchAll(/\$\{([^}]*)\}/g))
    if (name !== 'silver' && name !== 'gold')
      place.add(
        `'${whole}' stands for nothing.`,
        `${meant(name!, ['silver', 'gold'])} Tables are written '\${silver}.<dataset>' or '\${gold}.<model>'.`,
      );
  const inputs = new Set<string>();
  for (const [whole, zone, , name] of withoutComments(sql).matchAll(
    /\$\{(silver|gold)\}(\s*\.\s*`?([A-Za-z_]\w*)`?)?/g,
  )) {
    if (name === undefined) place.add(`'${whole}' is not followed by a table.`, `Write '\${${zone}}.<table>'.`);
    else inputs.add(`${zone}.${name}`);
  }
  return [...inputs].sort();
}

/** Checks that what models read exists; gives their names with inputs before their readers. */
export function orderModels(models: ReadonlyMap<string, Model | undefined>, datasets: Iterable<string>): string[] {
  const known = new Set(datasets);
  const order: string[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (name: string, path: readonly string[]): void => {
    const model = models.get(name);
    if (state.get(name) === 'done') return;
    if (state.get(name) === 'open') {
      const cycle = [...path.slice(path.indexOf(name)), name].join(' → ');
      model?.place.add(
        `The models read each other in a circle: ${cycle}.`,
        'Take one of these references out; what two models share belongs in a third.',
      );
      return;
    }
    state.set(name, 'open');
    for (const input of model?.inputs ?? []) {
      const [zone, table] = input.split('.') as [string, string];
      if (zone === 'gold' && models.has(table)) visit(table, [...path, name]);
      else if (zone === 'gold')
        model!.place.add(`It reads the model '${table}', which there is not.`, meant(table, models.keys()));
      else if (!known.has(table))
        model!.place.add(`It reads the dataset '${table}', which there is not.`, meant(table, known));
    }
    state.set(name, 'done');
    order.push(name);
  };
  for (const name of models.keys()) visit(name, []);
  return order;
}

/** Line and block comments become spaces; quotes are respected. */
export function withoutComments(sql: string): string {
  return sql.replace(
    /('(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`[^`]*`)|--[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, quoted: string | undefined) => quoted ?? ' ',
  );
}

const withoutStrings = (sql: string): string => sql.replace(/'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*"|`[^`]*`/g, "''");
