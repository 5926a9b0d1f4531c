/** What names in JavaScript stand for: commands and clients of the AWS SDK, imported or bundled. */
import { prefixOf } from './services';

export interface CommandName {
  readonly service: string;
  readonly operation: string;
  /** Defined in the text itself, as bundles have it, so the SDK's own calls are there too. */
  readonly bundled: boolean;
}

export interface Names {
  readonly commands: Map<string, CommandName>;
  /** Local name of a client's class → service: `new S3()`, `new AWS.DynamoDB()`. */
  readonly clients: Map<string, string>;
  /** Local name of a module → service, for `module.GetObjectCommand`. */
  readonly modules: Map<string, string>;
  /** Local names of paginators. */
  readonly paginators: Map<string, CommandName>;
  /** Whether the old SDK is used as a whole: `AWS.S3`. */
  readonly whole: Set<string>;
}

const DOCUMENT_OPERATIONS: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  BatchGet: 'BatchGetItem',
  BatchWrite: 'BatchWriteItem',
  TransactGet: 'TransactGetItems',
  TransactWrite: 'TransactWriteItems',
};
/** `DocumentClient` and `lib-dynamodb` shorten some names. */
export const documentOperation = (name: string): string => DOCUMENT_OPERATIONS[name] ?? name;

const MODULE = '["\'](@aws-sdk/(?:client-([\\w-]+)|lib-(dynamodb))|aws-sdk(?:/clients/(\\w+))?)["\']';
const LOADED = new RegExp(
  // import … from 'm'; import(…); … = require('m'); … = __toESM(require('m'))
  `(?:import\\s+([^;'"]*?)\\s*from\\s*|(?:const|let|var|,|\\n)\\s*([\\w$]+|\\{[^{}]*\\})\\s*=\\s*(?:await\\s+import\\(\\s*|(?:[\\w$.]+\\(\\s*)?(?:\\w+\\(\\)\\s*\\(\\s*)?require\\(\\s*))${MODULE}`,
  'g',
);

export function namesIn(text: string): Names {
  const names: Names = {
    commands: new Map(),
    clients: new Map(),
    modules: new Map(),
    paginators: new Map(),
    whole: new Set(),
  };
  for (const match of text.matchAll(LOADED)) {
    const [, imported, assigned, , client, library, old] = match;
    const service = prefixOf(client ?? (library ? 'dynamodb' : (old ?? '')));
    const binding = (imported ?? assigned ?? '').trim();
    if (!client && !library && !old) {
      const name = /^(?:\*\s*as\s*)?([\w$]+)/.exec(binding)?.[1];
      if (name) names.whole.add(name);
      else for (const [local, original] of pairs(binding)) names.clients.set(local, prefixOf(original));
    } else bind(names, binding, service, library !== undefined, old !== undefined);
  }
  bundledCommands(text, names);
  return names;
}

/** `a, b as c` and `a, b: c` as pairs of local and original name. */
function pairs(binding: string): [local: string, original: string][] {
  const list = /\{([^}]*)\}/.exec(binding)?.[1] ?? '';
  return list
    .split(',')
    .map((item) => item.trim().split(/\s+as\s+|\s*:\s*/))
    .filter(([original]) => original)
    .map(([original, local]) => [local ?? original!, original!.replace(/^type\s+/, '')]);
}

function bind(names: Names, binding: string, service: string, document: boolean, old: boolean): void {
  const whole = /^(?:\*\s*as\s+)?([\w$]+)\s*(?:,|$)/.exec(binding)?.[1];
  if (whole) (old ? names.clients : names.modules).set(whole, service);
  for (const [local, original] of pairs(binding)) member(names, local, original, service, document);
}

function member(names: Names, local: string, original: string, service: string, document: boolean): void {
  const command = /^(\w+)Command$/.exec(original)?.[1];
  const paginated = /^paginate(\w+)$/.exec(original)?.[1];
  const operation = (name: string): string => (document ? documentOperation(name) : name);
  if (command) names.commands.set(local, { service, operation: operation(command), bundled: false });
  else if (paginated) names.paginators.set(local, { service, operation: operation(paginated), bundled: false });
  else if (!/Client$|Exception$|Error$|^waitUntil/.test(original) && /^[A-Z]/.test(original))
    names.clients.set(local, service);
}

/** Command classes that a bundler put into the text, with or without their names. */
function bundledCommands(text: string, names: Names): void {
  if (!text.includes('Client"')) return;
  const factories = new Map<string, string>();
  for (const [, factory, client] of text.matchAll(/([\w$]+)\s*=\s*[\w$.]+\([^()]{0,80}?"[\w]+",\s*"(\w+)Client"/g))
    factories.set(factory!, prefixOf(client!));
  const HEAD = /(?:([\w$]+)\s*=\s*class(?:\s+[\w$]+)?|class\s+([\w$]+))\s+extends\s+/g;
  for (const match of text.matchAll(HEAD)) {
    const name = match[1] ?? match[2]!;
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + 2500);
    const made = /^([\w$.]+)\([^()"]*"([A-Z]\w+)"/.exec(after);
    const service = made && factories.get(made[1]!.split('.').at(-1)!);
    if (made && service) names.commands.set(name, { service, operation: made[2]!, bundled: true });
    // Not beyond the next class: an empty body may follow at once.
    const built = /^[^;]{0,40}classBuilder\(\)[\s\S]*?\.n\("(\w+)Client",\s*"(\w+)Command"\)/.exec(after);
    if (built) names.commands.set(name, { service: prefixOf(built[1]!), operation: built[2]!, bundled: true });
  }
  wrappers(text, names);
}

/** Commands of the document client wrap one of the plain client's: making them makes that. */
function wrappers(text: string, names: Names): void {
  for (const match of text.matchAll(/clientCommand\s*=\s*new\s+(?:[\w$]+\.)?([\w$]+)\(/g)) {
    const inner = names.commands.get(match[1]!) ?? plain(match[1]!);
    const before = text.slice(Math.max(0, match.index - 2000), match.index);
    const heads = [...before.matchAll(/(?:([\w$]+)\s*=\s*class\b|class\s+([\w$]+))/g)].at(-1);
    const outer = heads?.[1] ?? heads?.[2];
    if (inner && outer) names.commands.set(outer, { ...inner, bundled: true });
  }
}

const plain = (name: string): CommandName | undefined => {
  const operation = /^(\w+)Command$/.exec(name)?.[1];
  return operation === undefined ? undefined : { service: 'dynamodb', operation, bundled: true };
};
