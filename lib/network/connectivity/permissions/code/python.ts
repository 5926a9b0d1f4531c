import { argumentsAt, type Found, type FileUse } from './calls';
import { operationOf, prefixOf } from './services';

const MADE =
  /(?:self\.)?(\w+)(?:\s*:\s*[\w."' [\]|]+)?\s*=\s*(?:self\.)?[\w.]*\b(client|resource)\(\s*(?:service_name\s*=\s*)?["']([\w-]+)["']/g;
const CHAINED = /\b(client|resource)\(\s*["']([\w-]+)["'][^()]*\)\s*\.\s*(\w+)\s*\(/g;

/** Methods of boto3 that stand for operations of another name. */
const TRANSFERS: Readonly<Record<string, string>> = {
  upload_file: 'PutObject',
  upload_fileobj: 'PutObject',
  download_file: 'GetObject',
  download_fileobj: 'GetObject',
  batch_writer: 'BatchWriteItem',
  generate_presigned_post: 'PutObject',
};

interface Client {
  readonly service: string;
  readonly resource: boolean;
}

/** Libraries that call AWS themselves. */
const OTHERS =
  /^\s*(?:from|import)\s+(awswrangler|s3fs|smart_open|aws_lambda_powertools\.utilities\.parameters|pynamodb|aiobotocore|aioboto3|fsspec)\b/m;

/** The clients that a file makes, by the names of their variables. */
export function pythonClients(text: string): Map<string, Client> {
  const clients = new Map<string, Client>();
  for (const [, name, kind, service] of text.matchAll(MADE))
    clients.set(name!, { service: prefixOf(service!), resource: kind === 'resource' });
  return clients;
}

/**
 * Calls of boto3 in one file.
 * @param text its text without comments
 * @param services those of which any file of the code makes a client: methods with their operations' names may be theirs
 * @param everywhere services by the names of the clients that any file makes
 */
export function pythonCalls(
  text: string,
  services: ReadonlySet<string>,
  everywhere: ReadonlyMap<string, string>,
): FileUse {
  const use: FileUse = { calls: [], obstacle: obstacleIn(text) };
  const add = (call: Found): void => void use.calls.push(call);
  const clients = pythonClients(text);
  const variables = variablesIn(text);
  const imports = new Set([...text.matchAll(/^\s*import\s+([\w., ]+)/gm)].flatMap(([, list]) => list!.split(/[\s,]+/)));
  const tables = tablesIn(text, clients, variables);
  for (const match of text.matchAll(CHAINED)) {
    const [, , service, method] = match;
    const operation = operationOf(prefixOf(service!), method!) ?? TRANSFERS[method!];
    if (operation) add({ service: prefixOf(service!), operation, certainty: 'certain', at: match.index });
  }
  for (const match of text.matchAll(/(?<![\w.])(?:self\.|cls\.)?(\w+)\.(\w+)\s*\(/g)) {
    const [, name, method] = match;
    const argument = argumentsAt(text, match.index + match[0].length - 1);
    const client = clients.get(name!);
    const table = tables.get(name!);
    if (table) {
      const operation = operationOf('dynamodb', method!) ?? TRANSFERS[method!];
      if (operation)
        add({ service: 'dynamodb', operation, certainty: 'certain', at: match.index, variable: table.variable });
    } else if (client) clientCall(client, method!, argument, variables, (call) => add({ ...call, at: match.index }));
    else if (method!.includes('_') && !imports.has(name!)) {
      const owners = [...services].filter((service) => operationOf(service, method!) !== undefined);
      const operation = owners.length === 1 ? operationOf(owners[0]!, method!) : undefined;
      const certainty = everywhere.get(name!) === owners[0] ? 'certain' : 'likely';
      if (operation)
        add({ service: owners[0]!, operation, certainty, at: match.index, variable: variableIn(argument, variables) });
    }
  }
  return use;
}

function clientCall(
  { service, resource }: Client,
  method: string,
  argument: string,
  variables: ReadonlyMap<string, string>,
  add: (call: Omit<Found, 'at'>) => void,
): void {
  const variable = variableIn(argument, variables);
  const named = /^\s*(?:\w+\s*=\s*)?["'](\w+)["']/.exec(argument)?.[1] ?? '';
  if (method === 'get_paginator' || method === 'generate_presigned_url') {
    const operation = operationOf(service, named);
    if (operation) add({ service, operation, certainty: 'certain', variable });
    return;
  }
  if (resource) return;
  const operation = operationOf(service, method) ?? (service === 's3' ? TRANSFERS[method] : undefined);
  if (operation) add({ service, operation, certainty: 'certain', variable });
}

/** `table = boto3.resource('dynamodb').Table(os.environ['TABLE'])` */
function tablesIn(
  text: string,
  clients: ReadonlyMap<string, Client>,
  variables: ReadonlyMap<string, string>,
): Map<string, { variable?: string }> {
  const tables = new Map<string, { variable?: string }>();
  for (const match of text.matchAll(/(?:self\.)?(\w+)\s*=\s*(?:self\.)?([\w.]+(?:\([^()]*\))?)\.Table\s*(?=\()/g)) {
    const [whole, name, owner] = match;
    if (!clients.get(owner!)?.resource && !/resource\(\s*["']dynamodb["']/.test(owner!)) continue;
    tables.set(name!, { variable: variableIn(argumentsAt(text, match.index + whole.length), variables) });
  }
  return tables;
}

const ENVIRONMENT = /os\.(?:environ\s*(?:\[\s*|\.get\(\s*)|getenv\(\s*)["'](\w+)["']/;

function variablesIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const ALIAS = new RegExp(`(\\w+)\\s*(?::\\s*\\w+\\s*)?=\\s*${ENVIRONMENT.source}`, 'g');
  for (const [, alias, name] of text.matchAll(ALIAS)) found.set(alias!, name!);
  return found;
}

function variableIn(argument: string, variables: ReadonlyMap<string, string>): string | undefined {
  const found = new Set<string>();
  for (const [, name] of argument.matchAll(new RegExp(ENVIRONMENT.source, 'g'))) found.add(name!);
  for (const [name] of argument.matchAll(/(?<![\w."'])[A-Za-z_]\w+(?![\w"'(=])/g)) {
    const variable = variables.get(name);
    if (variable !== undefined) found.add(variable);
  }
  return found.size === 1 ? [...found][0] : undefined;
}

/** What comes with Python and with Lambda, and calls nothing by itself. */
const PROVIDED = new Set(
  (
    'abc argparse ast asyncio base64 binascii bisect boto3 botocore calendar cfnresponse collections concurrent contextlib copy csv ' +
    'ctypes dataclasses datetime dateutil decimal difflib email enum errno fnmatch fractions functools gc getpass glob gzip hashlib ' +
    'heapq hmac html http inspect io ipaddress itertools jmespath json locale logging math mimetypes multiprocessing numbers ' +
    'operator os pathlib pickle platform pprint queue random re secrets select shlex shutil signal six socket sqlite3 ssl stat ' +
    'statistics string struct subprocess sys tarfile tempfile textwrap threading time timeit traceback types typing unicodedata ' +
    'unittest urllib urllib3 uuid warnings weakref xml zipfile zlib zoneinfo __future__ crhelper requests'
  ).split(' '),
);

/** A module that is loaded and whose code is not among the files. */
export function foreignModule(text: string, own: ReadonlySet<string>): string | undefined {
  for (const [, from, list] of text.matchAll(/^[ \t]*(?:from\s+(\w[\w.]*)\s+import\b|import\s+([\w., ]+))/gm))
    for (const name of (from ?? list)!.split(',').map((item) => item.trim().split(/[.\s]/)[0]!))
      if (name !== '' && !PROVIDED.has(name) && !own.has(name)) return name;
  return undefined;
}

function obstacleIn(text: string): string | undefined {
  if (/\b(?:client|resource)\(\s*(?:service_name\s*=\s*)?[A-Za-z_]\w*\s*[,)]/.test(text) && /boto3|session/i.test(text))
    return 'it makes a client of a service that is worked out';
  if (/\bgetattr\(\s*(?:self\.)?(?:client|s3|dynamodb|\w+_client)\b/.test(text))
    return 'it calls methods by computed names';
  const resource = /\.resource\(\s*["'](?!dynamodb)(\w+)["']/.exec(text);
  if (resource) return `it uses the resource interface of ${resource[1]}`;
  if (/\.get_waiter\(/.test(text)) return 'it waits, for which boto3 asks again and again';
  const other = OTHERS.exec(text)?.[1];
  return other === undefined ? undefined : `it uses ${other}`;
}
