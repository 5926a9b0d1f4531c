import type { ApiRequest, Json } from '../types';

/** Value of a parameter. */
export type Parameter = string | number | boolean;
export type Parameters = Readonly<Record<string, Parameter>>;

/** Percent-encodes all but unreserved characters (RFC 3986), as signatures need it. */
export const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Sets parameters of a request. */
export type Write = (request: ApiRequest, parameters: Parameters) => ApiRequest;

/** Where parameters go: into the query, or with POST into the JSON body, where dots in a name lead into objects. */
export const writerOf = (method: ApiRequest['method']): Write => (method === 'GET' ? inQuery : inBody);

const inQuery: Write = (request, parameters) => ({ ...request, url: withQuery(request.url, parameters) });

const inBody: Write = (request, parameters) => {
  let body = JSON.parse(request.body ?? '{}') as Json;
  for (const [name, value] of Object.entries(parameters)) body = withField(body, name.split('.'), value);
  return { ...request, body: JSON.stringify(body) };
};

/** Sets parameters of an address: those that it has in their place, others behind, in their order. */
export function withQuery(url: string, parameters: Parameters): string {
  const { path, pairs } = parsed(url);
  const left = new Map(
    Object.entries(parameters).map(([name, value]) => [name, `${encode(name)}=${encode(`${value}`)}`]),
  );
  const kept: string[] = [];
  for (const pair of pairs) {
    const name = nameOf(pair);
    if (!Object.hasOwn(parameters, name)) kept.push(pair);
    else if (left.has(name)) kept.push(left.get(name)!);
    left.delete(name);
  }
  const query = [...kept, ...left.values()].join('&');
  return query === '' ? path : `${path}?${query}`;
}

/** Takes parameters out of an address. */
export function withoutQuery(url: string, names: readonly string[]): string {
  const { path, pairs } = parsed(url);
  const query = pairs.filter((pair) => !names.includes(nameOf(pair))).join('&');
  return query === '' ? path : `${path}?${query}`;
}

function parsed(url: string): { path: string; pairs: string[] } {
  const whole = url.split('#', 1)[0]!;
  const at = whole.indexOf('?');
  if (at < 0) return { path: whole, pairs: [] };
  return {
    path: whole.slice(0, at),
    pairs: whole
      .slice(at + 1)
      .split('&')
      .filter((pair) => pair !== ''),
  };
}

function nameOf(pair: string): string {
  const name = pair.split('=', 1)[0]!.replaceAll('+', ' ');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function withField(value: Json, names: readonly string[], field: Parameter): Json {
  const [name, ...rest] = names;
  if (name === undefined) return field;
  const object =
    value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as { [n: string]: Json }) : {};
  return { ...object, [name]: withField(object[name] ?? null, rest, field) };
}
