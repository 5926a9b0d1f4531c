import type { ApiAuthorization } from '../../../lib/platform/api';
import { sign } from '../../shared/aws/sign';
import { ApiError } from '../types';
import type { Secret } from './dependencies';
import { fieldsOf, headerValue } from './fields';
import { withHeaders, type Apply } from './kinds';

type Spec = Extract<ApiAuthorization, { type: 'sigv4' }>;

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** AWS Signature Version 4, with the keys of the function's role, or of the secret. */
export const sigv4 =
  (spec: Spec, secretId: string, env: NodeJS.ProcessEnv): Apply =>
  (request, secret, now) => {
    const keys = spec.apiArn === undefined ? ofSecret(secret, secretId) : ofRole(env);
    const { host, pathname, search } = new URL(request.url);
    const { headers } = sign(
      {
        service: spec.service,
        region: spec.region,
        method: request.method,
        path: pathname + search,
        body: request.body,
        headers: { ...request.headers, Host: host, 'X-Amz-Date': amzDate(now) },
      },
      keys,
    );
    const added = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
    const all = Object.fromEntries(added) as Record<string, string>;
    // What carries the request writes these two, the same.
    delete all.host;
    delete all['content-length'];
    return withHeaders(request, all);
  };

const amzDate = (now: number): string => new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, '');

function ofSecret(secret: Secret, secretId: string): Keys {
  const { accessKeyId, secretAccessKey } = fieldsOf(secret, ['accessKeyId', 'secretAccessKey'], secretId);
  const { sessionToken } = secret;
  return {
    accessKeyId: headerValue(accessKeyId, 'accessKeyId', secretId),
    secretAccessKey,
    ...(sessionToken ? { sessionToken: headerValue(sessionToken, 'sessionToken', secretId) } : {}),
  };
}

/** Read each time: they change while a function lives. */
function ofRole(env: NodeJS.ProcessEnv): Keys {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env;
  if (accessKeyId && secretAccessKey)
    return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  throw new ApiError(
    'SecretMissing',
    'The function has no credentials of its own role. It has to run as a Lambda function.',
  );
}
