/** Parameters that the platform puts into requests, and where it finds them written twice. */
import type { RestApi } from '../../check/api';
import type { ApiLoadShape, PaginationShape } from '../../check/api-load';
import type { Place } from '../../errors';

type Parameter = readonly [name: string, ...path: string[]];

/** By the place in the load where each is named. */
function parametersOf({ pagination, incremental }: ApiLoadShape): Parameter[] {
  return [
    ...pages(pagination, ['pagination']),
    ...(['parameter', 'untilParameter'] as const).flatMap((key): Parameter[] =>
      incremental?.[key] === undefined ? [] : [[incremental[key], 'incremental', key]],
    ),
  ];
}

function pages(pagination: PaginationShape | undefined, at: readonly string[]): Parameter[] {
  const of = pagination as Readonly<Record<string, unknown>> | undefined;
  const named = Object.entries(of ?? {}).flatMap(([key, value]): Parameter[] =>
    /^parameter$|Parameter$/.test(key) ? [[String(value), ...at, key]] : [],
  );
  return pagination?.type === 'timeWindow' ? [...named, ...pages(pagination.pages, [...at, 'pages'])] : named;
}

/** In a body, dots in the name of a parameter lead into objects. */
const fieldOf = (body: unknown, name: string): unknown =>
  name.split('.').reduce((at, part) => (at as Record<string, unknown> | null | undefined)?.[part], body);

/** Each parameter is set once, by us or by the user. */
export function checkParameters(load: ApiLoadShape, source: RestApi, place: Place): void {
  const body = load.method === 'POST';
  const isWritten = (name: string): boolean =>
    body ? fieldOf(load.body, name) !== undefined : Object.hasOwn(load.query, name);
  const seen = new Map<string, string>();
  for (const [name, ...path] of parametersOf(load)) {
    const where = path.join('.');
    const other = seen.get(name);
    if (other !== undefined)
      place.in(...path).add(`'${name}' is the parameter of \`${other}\` already.`, 'Name each parameter once.');
    else if (isWritten(name))
      place
        .in(body ? 'body' : 'query', name)
        .add(`'${name}' is set by \`${where}\`, with another value in each request.`, 'Remove it here.');
    seen.set(name, where);
  }
  const { authorization } = source;
  if (authorization?.type !== 'apiKey' || authorization.in !== 'query') return;
  if (authorization.name in load.query)
    place
      .in('query', authorization.name)
      .add(
        'It is the parameter of the key, which is not to be in the configuration.',
        "Remove it: the key is in the source's secret.",
      );
}
