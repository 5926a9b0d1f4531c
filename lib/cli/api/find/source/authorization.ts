/** How requests are authorised, from the document's security schemes. */
import type { ApiAuthorizationDefinition } from '../../../../platform';
import type { Node, OpenApiDocument } from '../../document/read';
import { isNode, nodes, textOf } from '../../document/read';
import type { Operation } from '../operations';

export interface FoundAuthorization {
  readonly authorization?: ApiAuthorizationDefinition;
  /** Fields that the secret is to have. */
  readonly secret: readonly string[];
  readonly reason: string;
  /** What is not sure, or to be done. */
  readonly todo?: string;
}

interface Scheme extends FoundAuthorization {
  readonly authorization: ApiAuthorizationDefinition;
  /** What needs nobody at a browser comes first. */
  readonly rank: number;
}

export function findAuthorization(
  document: OpenApiDocument,
  operations: readonly Operation[],
  baseUrl: string,
): FoundAuthorization {
  const components = document.resolve(document.root.components);
  const schemes = document.resolve(components?.securitySchemes) ?? {};
  const wanted = wantedSchemes(document, operations);
  if (wanted.length === 0)
    return Object.keys(schemes).length === 0
      ? {
          secret: [],
          reason: 'the document has no security schemes',
          todo: 'Say how requests are authorised, if they are.',
        }
      : { secret: [], reason: 'no operation asks for it' };
  const usable = wanted
    .flatMap((name) => {
      const scheme = readScheme(name, document.resolve(schemes[name]), scopesOf(document, name, operations), baseUrl);
      return scheme ? [{ ...scheme, name }] : [];
    })
    .sort((a, b) => a.rank - b.rank);
  const [best] = usable;
  if (best) return { ...best, ...together(document, operations, best) };
  return {
    secret: [],
    reason: `the document wants ${wanted.map((name) => `'${name}'`).join(', ')}`,
    todo: "None of these can be described; write `type: 'custom'` with code of your own (docs/apis.md), or `type: 'bearer'` for a token that does not change.",
  };
}

/** Where one way is two schemes at once, the other one is to be seen to by hand. */
function together(
  document: OpenApiDocument,
  operations: readonly Operation[],
  { name, todo }: Scheme & { readonly name: string },
): Pick<FoundAuthorization, 'todo'> {
  const requirements = operations.flatMap(({ security }) => nodes(security ?? document.root.security).map(Object.keys));
  const alone = requirements.some((names) => names.length === 1 && names[0] === name);
  const others = new Set(requirements.filter((names) => names.includes(name)).flat());
  others.delete(name);
  if (alone || others.size === 0) return {};
  return {
    todo: `${todo === undefined ? '' : `${todo} `}The document wants ${[...others].map((other) => `'${other}'`).join(', ')} at the same time: write \`type: 'custom'\` with code of your own (docs/apis.md) for both.`,
  };
}

/** Names of schemes, the most used first; those of the operations hold over the document's. */
function wantedSchemes(document: OpenApiDocument, operations: readonly Operation[]): string[] {
  const counts = new Map<string, number>();
  for (const operation of operations)
    for (const requirement of nodes(operation.security ?? document.root.security))
      // Two schemes at once are one way that is not understood as a whole; the first is a beginning.
      for (const name of Object.keys(requirement).slice(0, 1)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const most = Math.max(0, ...counts.values());
  return [...counts]
    .filter(([, count]) => count * 2 >= most)
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name);
}

function scopesOf(document: OpenApiDocument, scheme: string, operations: readonly Operation[]): string[] {
  const all = operations.flatMap(({ security }) =>
    nodes(security ?? document.root.security).flatMap((requirement) => {
      const scopes = requirement[scheme];
      return Array.isArray(scopes) ? scopes.filter((scope): scope is string => typeof scope === 'string') : [];
    }),
  );
  return [...new Set(all)].filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(scope)).sort();
}

function readScheme(
  name: string,
  scheme: Node | undefined,
  scopes: readonly string[],
  baseUrl: string,
): Scheme | undefined {
  const reason = `security scheme '${name}'`;
  if (!scheme) return undefined;
  if (/sigv4/i.test(String(scheme['x-amazon-apigateway-authtype'] ?? ''))) return sigv4(reason, baseUrl);
  if (scheme.type === 'oauth2') return oauth2(reason, isNode(scheme.flows) ? scheme.flows : {}, scopes, baseUrl);
  if (scheme.type === 'http') return http(reason, String(scheme.scheme).toLowerCase());
  if (scheme.type === 'apiKey') return apiKey(reason, scheme);
  return undefined;
}

function sigv4(reason: string, baseUrl: string): Scheme {
  const region = /\.execute-api\.([a-z0-9-]+)\./.exec(baseUrl)?.[1];
  return {
    authorization: { type: 'sigv4', ...(region === undefined ? {} : { region }) },
    secret: ['accessKeyId', 'secretAccessKey'],
    rank: 0,
    reason: `${reason} is AWS Signature Version 4`,
    todo: 'Write apiArn, the ARN of what may be invoked, to sign as the function’s own role and need no secret.',
  };
}

function oauth2(reason: string, flows: Node, scopes: readonly string[], baseUrl: string): Scheme | undefined {
  const [flow, grant, rank] = isNode(flows.clientCredentials)
    ? ([flows.clientCredentials, 'clientCredentials', 0] as const)
    : ([isNode(flows.authorizationCode) ? flows.authorizationCode : flows.password, 'refreshToken', 4] as const);
  const tokenUrl = isNode(flow) ? absolute(textOf(flow.tokenUrl), baseUrl) : undefined;
  if (!isNode(flow) || tokenUrl === undefined) return undefined;
  return {
    authorization: {
      type: 'oauth2',
      ...(grant === 'refreshToken' ? { grant } : {}),
      tokenUrl,
      ...(scopes.length > 0 && grant === 'clientCredentials' ? { scopes: [...scopes] } : {}),
    },
    secret: ['clientId', 'clientSecret', ...(grant === 'refreshToken' ? ['refreshToken'] : [])],
    rank,
    reason: `${reason} has ${grant === 'refreshToken' ? 'no flow for programs alone' : 'the flow clientCredentials'}`,
    ...(grant === 'refreshToken'
      ? { todo: 'Get a refresh token once, by hand, as a person who may read; or use another kind of authorisation.' }
      : {}),
  };
}

function http(reason: string, scheme: string): Scheme | undefined {
  if (scheme === 'bearer')
    return { authorization: { type: 'bearer' }, secret: ['token'], rank: 2, reason: `${reason} is a bearer token` };
  if (scheme === 'basic')
    return {
      authorization: { type: 'basic' },
      secret: ['username', 'password'],
      rank: 3,
      reason: `${reason} is HTTP basic`,
    };
  return undefined;
}

function apiKey(reason: string, scheme: Node): Scheme | undefined {
  const name = textOf(scheme.name);
  if (name === undefined || !/^[\w.~!$'*+-]+$/.test(name) || (scheme.in !== 'header' && scheme.in !== 'query'))
    return undefined;
  const bearer = scheme.in === 'header' && /^authorization$/i.test(name);
  if (bearer && /bearer/i.test(textOf(scheme.description) ?? ''))
    return {
      authorization: { type: 'bearer' },
      secret: ['token'],
      rank: 2,
      reason: `${reason} is a bearer token, as its description says`,
    };
  return {
    authorization: { type: 'apiKey', ...(scheme.in === 'query' ? { in: 'query' } : {}), name },
    secret: ['apiKey'],
    rank: 1,
    reason: `${reason} is a key in the ${scheme.in === 'query' ? 'query' : 'header'}`,
    ...(bearer
      ? { todo: `The key is all that stands in \`${name}\`, a word before it such as 'Token ' included.` }
      : {}),
  };
}

function absolute(address: string | undefined, baseUrl: string): string | undefined {
  if (address === undefined || !URL.canParse(address, `${baseUrl}/`)) return undefined;
  const url = new URL(address, `${baseUrl}/`);
  return url.protocol === 'https:' || url.protocol === 'http:' ? `https://${url.host}${url.pathname}` : undefined;
}
