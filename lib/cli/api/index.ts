import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { Command, CommandIo } from '../main';
import { DocumentError, readDocument } from './document/read';
import { find, type Found } from './find/find';
import { contractText } from './write/contract';
import { moduleText } from './write/module';
import { reportText } from './write/report';

const HELP = `headwater api init DOCUMENT [OPTIONS]

Reads the OpenAPI document (3.0 or 3.1, JSON or YAML) of a REST API, and writes what a platform needs to read it:
apis/<source>.ts, to be spread into platform.config.ts, and a contract for each list in contracts/.

  DOCUMENT             file of the document
  --only NAME,…        these operations only: operationId, path or name of the dataset; their parents come along
  --all                all lists, however many they are
  --source NAME        name of the source (default: made of the document's title)
  --out FOLDER         where apis/ and contracts/ are (default: here)
  --force              writes over files that are there
  --help               this text

Exit code: 0 written, 1 there is nothing to be read, 2 the input can't be used.`;

/** More of them at once than anybody looks through. */
const MOST = 40;

interface Options {
  readonly file?: string;
  readonly only?: readonly string[];
  readonly source?: string;
  readonly out: string;
  readonly all: boolean;
  readonly force: boolean;
  readonly help: boolean;
}

/** What is wrong with how the command was called. */
class UsageError extends Error {}

/** @throws {UsageError} */
function parse(args: readonly string[]): Options {
  const values: Record<string, string> = {};
  const flags = new Set<string>();
  const files: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const argument = args[i]!;
    const equals = argument.startsWith('--') ? argument.indexOf('=') : -1;
    const name = equals < 0 ? argument : argument.slice(0, equals);
    if (!name.startsWith('-')) files.push(argument);
    else if (['--all', '--force', '--help', '-h'].includes(name) && equals < 0) flags.add(name);
    else if (['--only', '--source', '--out'].includes(name)) {
      const value = equals < 0 ? args[(i += 1)] : argument.slice(equals + 1);
      if (value === undefined || value === '' || value.startsWith('--')) throw new UsageError(`${name} takes a value.`);
      values[name] = value;
    } else throw new UsageError(`There is no option ${name}. --help lists them.`);
  }
  if (files.length > 1) throw new UsageError(`One document at a time, not ${files.length}.`);
  const source = values['--source'];
  if (source !== undefined && !/^[a-z](-?[a-z0-9])*$/.test(source))
    throw new UsageError(
      `--source '${source}' is to be lower-case letters, digits and single hyphens, starting with a letter.`,
    );
  if (source !== undefined && source.length > 24)
    throw new UsageError(`--source '${source}' is longer than 24 characters.`);
  return {
    file: files[0],
    only: values['--only']
      ?.split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
    source,
    out: values['--out'] ?? '.',
    all: flags.has('--all'),
    force: flags.has('--force'),
    help: flags.has('--help') || flags.has('-h'),
  };
}

/** `headwater api init`. */
export const api: Command = ([action, ...args], io) => {
  if (action === '--help' || action === '-h') {
    io.out(HELP);
    return 0;
  }
  try {
    if (action !== 'init')
      throw new UsageError(`headwater api init DOCUMENT: there is no '${action ?? ''}'. --help tells more.`);
    const options = parse(args);
    if (options.help) {
      io.out(HELP);
      return 0;
    }
    return init(options, io);
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof DocumentError)) throw error;
    io.error(error.message);
    return 2;
  }
};

function init({ file, only, source, out, all, force }: Options, io: CommandIo): number {
  if (file === undefined) throw new UsageError('Name the OpenAPI document. --help tells more.');
  const document = readDocument(contentOf(file), file);
  const found = find(document, { only, source });
  if (found.unknown.length > 0)
    throw new UsageError(
      `No list of the document goes by ${found.unknown.map((name) => `'${name}'`).join(', ')}: name an operationId, a path or a dataset.`,
    );
  if (found.datasets.length === 0) {
    io.error(
      [
        `${found.title} has no list that can be read by itself.`,
        ...found.skipped.slice(0, 20).map(({ path, why }) => `  GET ${path}: ${why}`),
        ...(document.dangling.size > 0
          ? [
              `It refers to what is not in the file (${[...document.dangling][0]!}): bundle it into one, for example with npx @redocly/cli bundle.`,
            ]
          : []),
      ].join('\n'),
    );
    return 1;
  }
  if (found.datasets.length > MOST && only === undefined && !all)
    throw new UsageError(
      [
        `${found.title} has ${found.datasets.length} lists. Name those that you want in --only, or say --all:`,
        ...found.datasets.map(({ name, path }) => `  ${name}  GET ${path}`),
      ].join('\n'),
    );
  const files = filesOf(found, out);
  const there = force ? [] : Object.keys(files).filter((path) => existsSync(path));
  if (there.length > 0)
    throw new UsageError(
      `${there.slice(0, 5).join(', ')}${there.length > 5 ? ` and ${there.length - 5} more` : ''} ${there.length === 1 ? 'is' : 'are'} there already; --force writes over ${there.length === 1 ? 'it' : 'them'}.`,
    );
  for (const [path, text] of Object.entries(files)) io.writeFile(path, text);
  io.out(reportText(found, Object.keys(files), [...document.dangling]));
  return 0;
}

function contentOf(file: string): string {
  if (/^https?:\/\//.test(file))
    throw new UsageError(
      `${file} is an address: save the document in a file first, for example with curl -o openapi.json.`,
    );
  if (!existsSync(file) || !statSync(file).isFile()) throw new UsageError(`There is no file ${file}.`);
  return readFileSync(file, 'utf8');
}

function filesOf(found: Found, out: string): Record<string, string> {
  const module = join(out, 'apis', `${found.source}.ts`);
  const platform = relative(resolve(dirname(module)), resolve('lib', 'platform'))
    .split(sep)
    .join('/');
  return {
    [module]: moduleText(found, platform.startsWith('.') ? platform : `./${platform}`),
    ...Object.fromEntries(
      found.datasets.map((dataset) => [
        join(out, 'contracts', `${dataset.name}.odcs.yaml`),
        contractText(dataset, found),
      ]),
    ),
  };
}
