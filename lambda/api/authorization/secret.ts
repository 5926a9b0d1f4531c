import { randomUUID } from 'node:crypto';
import { AwsError } from '../../shared/aws/error';
import { endpointOf, send } from '../../shared/aws/send';
import { systemClock, type Clock } from '../http/clock';
import { ApiError } from '../types';
import type { Secret } from './dependencies';

export interface SecretStore {
  /** Name or ARN. */
  readonly secretId: string;
  /** @throws {ApiError} with code `SecretMissing` */
  secret(): Promise<Secret>;
  storeSecret(secret: Secret): Promise<void>;
}

const TIMEOUT = 10_000;
const ATTEMPTS = 4;

/**
 * A secret in Secrets Manager: JSON with the fields that the source's `authorization` names.
 * @param secretId its ARN (`SECRET_ARN`), or its name
 */
export function createSecret(
  secretId: string,
  env: NodeJS.ProcessEnv = process.env,
  clock: Clock = systemClock,
): SecretStore {
  // A secret may be in another region than the function.
  const region = /^arn:[\w-]+:secretsmanager:([\w-]+):/.exec(secretId)?.[1];
  const at = region ? { ...env, AWS_REGION: region } : env;
  const call = async (action: string, body: Record<string, string>): Promise<Record<string, unknown>> => {
    for (let attempt = 1; ; attempt++)
      try {
        const answer = await send(
          {
            service: 'secretsmanager',
            method: 'POST',
            endpoint: endpointOf('secretsmanager', at).url,
            headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': `secretsmanager.${action}` },
            body: [Buffer.from(JSON.stringify({ SecretId: secretId, ...body }))],
            newConnection: attempt > 1,
          },
          TIMEOUT,
          at,
        );
        return JSON.parse(answer) as Record<string, unknown>;
      } catch (error) {
        const lasting = error instanceof AwsError && !error.retryable;
        if (lasting || attempt === ATTEMPTS) throw failure(action, secretId, error, !lasting);
        await clock.sleep(200 * 2 ** attempt);
      }
  };
  return {
    secretId,
    secret: async () => fieldsIn(await call('GetSecretValue', {}), secretId),
    storeSecret: async (secret) =>
      // The token makes a repeated call the same one; without an SDK it has to be given.
      void (await call('PutSecretValue', { ClientRequestToken: randomUUID(), SecretString: JSON.stringify(secret) })),
  };
}

function fieldsIn(answer: Record<string, unknown>, secretId: string): Secret {
  const wrong = new ApiError(
    'SecretMissing',
    `The secret ${secretId} is not a JSON object of texts. Fill it as docs/apis.md says: aws secretsmanager ` +
      `put-secret-value --secret-id ${secretId} --secret-string '{"field":"…"}'`,
  );
  let value: unknown;
  try {
    value = JSON.parse(String(answer.SecretString));
  } catch {
    throw wrong; // Not with the parser's error, which quotes the text.
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong;
  const fields = Object.entries(value).filter(([, field]) => ['string', 'number', 'boolean'].includes(typeof field));
  return Object.fromEntries(fields.map(([name, field]) => [name, String(field)]));
}

/** AWS's own messages name the secret and the role, never a value. */
function failure(action: string, secretId: string, error: unknown, transient: boolean): ApiError {
  const { name, message } = error as Error;
  if (transient)
    return new ApiError('Unreachable', `${action} of the secret ${secretId} failed (${name}): ${message}`, true);
  const hint =
    name === 'ResourceNotFoundException'
      ? 'It does not exist, or has no value yet. Deploy the stack, then fill it (aws secretsmanager put-secret-value)'
      : 'Check the rights of the function’s role, and of the key that the secret is encrypted with';
  return new ApiError('SecretMissing', `${action} of the secret ${secretId} failed (${name}): ${message}. ${hint}.`);
}
