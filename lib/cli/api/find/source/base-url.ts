/** Where the API is. */
import type { Node } from '../../document/read';
import { isNode, nodes, textOf } from '../../document/read';

export interface FoundBaseUrl {
  readonly baseUrl: string;
  readonly todo?: string;
}

const PLACEHOLDER = 'https://api.example.com';

export function findBaseUrl(root: Node): FoundBaseUrl {
  const servers = nodes(root.servers).flatMap((server) => {
    const url = textOf(server.url);
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
  const baseUrl = `https://${url.host}${url.pathname.replace(/\/+$/, '')}`;
  if (url.protocol === 'http:')
    return { baseUrl, todo: `The document says '${server.url}', without encryption: see whether it answers here.` };
  if (server.open)
    return {
      baseUrl,
      todo: `The document has variables in the address ('${textOf(nodes(root.servers)[0]!.url)!}'): write yours.`,
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
