/** REST APIs with their defaults filled in. */
import type { ApiAuthorization } from '../../api';
import type { Authorization, RestApi } from '../../check/api';
import type { Dataset } from '../../check/schema';
import type { ResolvedRestApi } from '../../resolved';
import { readingOrder } from './order';

export function resolveRestApi(
  name: string,
  source: RestApi,
  prefix: string,
  datasets: ReadonlyMap<string, Dataset | undefined>,
  region: string,
): ResolvedRestApi {
  const { type, baseUrl, authorization, secretArn, headers, memoryMegabytes, ...rest } = source;
  return {
    type,
    kind: 'api',
    spec: {
      type,
      function: `${prefix}-${name}-api`,
      baseUrl: baseUrl.replace(/\/+$/, ''),
      ...(authorization === undefined ? {} : { authorization: resolveAuthorization(authorization, region) }),
      headers: { accept: 'application/json', ...lowerCased(headers) },
      ...rest,
    },
    ...(secretArn === undefined ? {} : { secretArn }),
    memoryMegabytes,
    datasets: readingOrder(name, datasets),
  };
}

const resolveAuthorization = (authorization: Authorization, region: string): ApiAuthorization =>
  authorization.type === 'sigv4' ? { ...authorization, region: authorization.region ?? region } : authorization;

/** Names of headers as they are told apart. */
export const lowerCased = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
