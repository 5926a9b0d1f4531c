import type { CodeFile } from '../../input/stacks';
import { argumentsAt, type Found, type FileUse } from './calls';
import { documentOperation, namesIn, type Names } from './javascript-names';
import { operationOf, prefixOf } from './services';
import { signedCalls } from './signed';

/** Commands that the SDK makes for itself: credentials, endpoints, sessions. */
const INTERNAL =
  /^(sts:AssumeRole|sts:AssumeRoleWithWebIdentity|sso:.*|ssooidc:.*|signin:.*|dynamodb:DescribeEndpoints|s3:CreateSession)$/;
const SDK_METHODS = /^(send|destroy|on|once|config|middlewareStack|promise|makeRequest|waitFor|service|endpoint)$/;

/**
 * Calls in one file of JavaScript or TypeScript, minified or not.
 * @param sections its text as `userText` gives it
 */
export function javascriptCalls(file: CodeFile, sections: string): FileUse {
  const names = namesIn(file.text);
  const use: FileUse = { calls: [], obstacle: obstacleIn(sections) };
  const add = (call: Found): void => void use.calls.push(call);
  const variables = variablesIn(sections);
  for (const [, name, at] of constructions(sections)) {
    const command = commandNamed(names, name!);
    if (!command) continue;
    const { service, operation, bundled } = command;
    if (bundled && INTERNAL.test(`${service}:${operation}`)) continue;
    const before = sections.slice(Math.max(0, at - 40), at);
    if (/clientCommand\s*=\s*$/.test(before)) continue;
    const argument = argumentsAt(sections, sections.indexOf('(', at + 3));
    add({
      service,
      operation,
      certainty: isWaiter(sections, at) ? 'possible' : 'certain',
      at,
      variable: variableIn(argument, variables),
    });
  }
  for (const [name, { service, operation }] of names.paginators)
    for (const { index } of sections.matchAll(new RegExp(`(?<![\\w$])${escape(name)}\\s*\\(`, 'g')))
      add({ service, operation, certainty: 'certain', at: index });
  for (const [module, service] of names.modules)
    for (const match of sections.matchAll(new RegExp(`(?<![\\w$])${escape(module)}\\.paginate(\\w+)\\s*\\)?\\(`, 'g')))
      add({ service, operation: match[1]!, certainty: 'certain', at: match.index });
  methodCalls(sections, names, variables, add);
  for (const call of signedCalls(sections, names.commands.size === 0)) add(call);
  return use;
}

const escape = (text: string): string => text.replace(/\$/g, '\\$');

/** The text without comments and, where a bundle says what comes from where, without libraries. */
export function userText(text: string): string {
  const minified = text.length / (text.split('\n', 2000).length || 1) > 400;
  if (minified) return text;
  const parts = text.split(/^\s*\/\/ (?=\S+\.[cm]?[jt]sx?$)/m);
  const own = parts.filter((part, i) => i === 0 || !/^\S*node_modules\//.test(part));
  return own.join('\n').replace(/^\s*(\/\/|\*).*$/gm, '');
}

/** `new Name(` and `new module.Name(`, with where they are. */
function* constructions(text: string): Generator<[string, string, number]> {
  for (const match of text.matchAll(/(?<![\w$])new\s+((?:[\w$]+\.)*[\w$]+)\s*\(/g))
    yield [match[0], match[1]!, match.index];
}

function commandNamed(
  names: Names,
  name: string,
): { service: string; operation: string; bundled: boolean } | undefined {
  const own = names.commands.get(name);
  if (own) return own;
  const dot = name.lastIndexOf('.');
  if (dot === -1) return undefined;
  const [module, member] = [name.slice(0, dot), name.slice(dot + 1)];
  const service = names.modules.get(module);
  const operation = /^(\w+)Command$/.exec(member)?.[1];
  if (service && operation) return { service, operation: documentOperation(operation), bundled: false };
  // A bundled module's member: its class has this name, whatever the module is called.
  return operation ? names.commands.get(member) : undefined;
}

/** Waiters of the SDK, which a bundle may hold without using them. */
const isWaiter = (text: string, at: number): boolean =>
  /\bstate:[^{}]{1,60},\s*reason/.test(text.slice(at, at + 500)) && /\.send\(\s*$/.test(text.slice(at - 20, at));

/** `const bucket = process.env.BUCKET` */
function variablesIn(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const ALIAS = /(?:const|let|var|,)\s*([\w$]+)\s*(?::\s*\w+\s*)?=\s*process\.env(?:\.(\w+)|\[\s*["'](\w+)["']\s*\])/g;
  for (const [, alias, dotted, quoted] of text.matchAll(ALIAS)) found.set(alias!, (dotted ?? quoted)!);
  for (const [, list] of text.matchAll(/\{([^{}]*)\}\s*=\s*process\.env\b/g))
    for (const item of list!.split(',')) {
      const [name, alias] = item.trim().split(/\s*:\s*/);
      if (name) found.set((alias ?? name).replace(/\s*=.*$/, ''), name.replace(/\s*=.*$/, ''));
    }
  return found;
}

/** The environment variable that arguments mention, where it is exactly one. */
function variableIn(argument: string, variables: ReadonlyMap<string, string>): string | undefined {
  const found = new Set<string>();
  for (const [, dotted, quoted] of argument.matchAll(/process\.env(?:\.(\w+)|\[\s*["'](\w+)["']\s*\])/g))
    found.add((dotted ?? quoted)!);
  for (const [name] of argument.matchAll(/(?<![\w$."'])[A-Za-z_$][\w$]{2,}(?![\w$"'(:])/g)) {
    const variable = variables.get(name);
    if (variable !== undefined) found.add(variable);
  }
  return found.size === 1 ? [...found][0] : undefined;
}

/** Calls of methods on clients: `s3.getObject(…)` of either SDK. */
function methodCalls(
  text: string,
  names: Names,
  variables: ReadonlyMap<string, string>,
  add: (call: Found) => void,
): void {
  const clients = new Map<string, { service: string; document: boolean }>();
  const CLIENT = /([\w$]+)\s*(?::\s*[\w.]+\s*)?[=:]\s*new\s+((?:[\w$]+\.)*[\w$]+)\s*\(/g;
  for (const [, variable, constructor] of text.matchAll(CLIENT)) {
    const client = clientNamed(names, constructor!);
    if (client) clients.set(variable!, client);
  }
  if (clients.size === 0) return;
  const CALL = /(?<![\w$])([\w$]+)\s*\??\.\s*([a-z]\w+)\s*\(/g;
  for (const match of text.matchAll(CALL)) {
    const [, variable, method] = match;
    const client = clients.get(variable!);
    if (!client || SDK_METHODS.test(method!)) continue;
    const { service, document } = client;
    const argument = argumentsAt(text, match.index + match[0].length - 1);
    const variableName = variableIn(argument, variables);
    if (document) {
      const operation = documentOperation(method!.charAt(0).toUpperCase() + method!.slice(1));
      if (operationOf('dynamodb', operation))
        add({ service, operation, certainty: 'certain', at: match.index, variable: variableName });
    } else if (/^getSignedUrl/.test(method!)) {
      const signed = operationOf(service, /^\s*["'](\w+)["']/.exec(argument)?.[1] ?? '');
      if (signed) add({ service, operation: signed, certainty: 'certain', at: match.index });
    } else {
      const operation = service === 's3' && method === 'upload' ? 'PutObject' : operationOf(service, method!);
      if (operation) add({ service, operation, certainty: 'certain', at: match.index, variable: variableName });
    }
  }
}

function clientNamed(names: Names, name: string): { service: string; document: boolean } | undefined {
  const own = names.clients.get(name);
  if (own) return { service: own, document: false };
  const [first, ...rest] = name.split('.');
  if (names.clients.has(first!) && rest[0] === 'DocumentClient') return { service: 'dynamodb', document: true };
  if (names.whole.has(first!) && rest[0]) return { service: prefixOf(rest[0]), document: rest[1] === 'DocumentClient' };
  const service = names.modules.get(first!);
  return service && rest[0] && !/(Client|Command)$/.test(rest[0]) ? { service, document: false } : undefined;
}

const PROVIDED = /^(node:|@aws-sdk\/(client-|lib-dynamodb|util|signature)|@smithy\/|aws-sdk\b|\.)/;
const BUILTIN = new Set(
  (
    'assert async_hooks buffer child_process crypto dns events fs fs/promises http http2 https net os path process querystring ' +
    'stream stream/promises stream/web string_decoder timers timers/promises tls url util worker_threads zlib ' +
    'perf_hooks module readline diagnostics_channel v8 vm'
  ).split(' '),
);

/** What keeps calls from being found: modules that aren't here, methods by a name that is worked out. */
function obstacleIn(text: string): string | undefined {
  for (const [, name] of text.matchAll(/(?:\brequire\(\s*|\bfrom\s*|\bimport\(\s*)["']([^"'\s]+)["']/g))
    if (/^[\w@][\w@./:-]*$/.test(name!) && !PROVIDED.test(name!) && !BUILTIN.has(name!))
      return `it loads ${name}, whose code is not here`;
  if (/(?<!function )\bwaitUntil[A-Z]\w+\)?\(/.test(text)) return 'it waits, for which the SDK asks again and again';
  if (/(?<![\w$])(?:client|s3|dynamo\w*|sqs|sns|lambda)\[[^\]]+\]\s*\(/i.test(text))
    return 'it calls methods by computed names';
  return undefined;
}
