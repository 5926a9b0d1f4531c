/** Where the API is. */
import type { Node } from '../../document/read';
import { isNode, nodes, textOf } from '../../document/read';
import type { Operation } from '../operations';

export interface FoundBaseUrl {
  readonly baseUrl: string;
  readonly todo?: string;
}

const PLACEHOLDER = 'https://api.example.com';

/** @param operations those that are taken; servers of theirs hold over the document's */
export function findBaseUrl(root: Node, operations: readonly Operation[]): FoundBaseUrl {
  const [first] = operations;
  const own = first?.servers !== undefined && operations.every(({ servers }) => same(servers, first.servers));
  const given = own ? first.servers : root.servers;
  const found = addressOf(given);
  const others = operations.filter(({ servers }) => servers !== undefined && !same(servers, given));
  if (others.length === 0) return found;
  const elsewhere = others.map(({ path, servers }) => `${path} at ${textOf(nodes(servers)[0]?.url) ?? 'another'}`);
  return {
    ...found,
    todo: [
      ...(found.todo === undefined ? [] : [found.todo]),
      `The document has other addresses for ${elsewhere.slice(0, 4).join(', ')}${elsewhere.length > 4 ? ', …' : ''}: describe them as sources of their own.`,
    ].join(' '),
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function addressOf(given: unknown): FoundBaseUrl {
  const servers = nodes(given).flatMap((server) => {
    const url = textOf(server.url)?.replace(/^\/\//, 'https://');
    return url === undefined ? [] : [{ url: filled(url, server.variables), open: /\{[^}]+\}/.test(url) }];
  });
  const [server] = servers;
  if (!server) return { baseUrl: PLACEHOLDER, todo: 'The document does not say where the API is: write its address.' };
  const text = server.url.replace(/\/+$/, '');
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    return {
      baseUrl: `${PLACEHOLDER}${/^\/[^\s{}]*$/.test(text) ? text : ''}`,
      todo: `The document says only '${server.url}': write the host.`,
    };
  const url = new URL(text);
  if (['localhost', '127.0.0.1'].includes(url.hostname))
    return {
      baseUrl: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
      todo: `The document says '${server.url}', which is this machine: write the host.`,
    };
  const baseUrl = `https://${url.host}${url.pathname.replace(/\/+$/, '')}`;
  if (url.protocol === 'http:')
    return { baseUrl, todo: `The document says '${server.url}', without encryption: see whether it answers here.` };
  if (server.open)
    return {
      baseUrl,
      todo: `The document has variables in the address ('${textOf(nodes(given)[0]!.url)!}'): write yours.`,
    };
  return servers.length > 1
    ? {
        baseUrl,
        todo: `The first of ${servers.length}: ${servers
          .slice(0, 4)
          .map((one) => one.url)
          .join(', ')}.`,
      }
    : { baseUrl };
}

/** With the defaults of what stands in braces, or its name. */
const filled = (url: string, variables: unknown): string =>
  url.replace(/\{([^}]+)\}/g, (_, name: string) => {
    const variable = isNode(variables) ? variables[name] : undefined;
    return (isNode(variable) ? textOf(variable.default) : undefined) ?? name;
  });
