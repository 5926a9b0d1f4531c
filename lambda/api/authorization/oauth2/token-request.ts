import type { ApiAuthorization } from '../../../../lib/platform/api';
import type { ApiRequest } from '../../types';
import type { Secret } from '../dependencies';
import { fieldsOf } from '../fields';

export type OAuth2Spec = Extract<ApiAuthorization, { type: 'oauth2' }>;

/** As `application/x-www-form-urlencoded` has it, which RFC 6749 also wants for the two halves of basic credentials. */
const encoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/** Fields that the secret must have. */
export const fieldsFor = ({ grant }: OAuth2Spec): ('clientId' | 'clientSecret' | 'refreshToken')[] =>
  grant === 'refreshToken' ? ['clientId', 'clientSecret', 'refreshToken'] : ['clientId', 'clientSecret'];

/** RFC 6749, 4.4.2 and 6. @throws {ApiError} with code `SecretMissing` */
export function tokenRequest(spec: OAuth2Spec, secret: Secret, secretId: string): ApiRequest {
  const { clientId, clientSecret, refreshToken } = fieldsOf(secret, fieldsFor(spec), secretId);
  const form = new URLSearchParams({ ...spec.parameters });
  form.set('grant_type', spec.grant === 'refreshToken' ? 'refresh_token' : 'client_credentials');
  if (spec.grant === 'refreshToken') form.set('refresh_token', refreshToken);
  if (spec.scopes.length > 0) form.set('scope', spec.scopes.join(' '));
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  if (spec.clientAuthentication === 'header') {
    const pair = `${encoded(clientId)}:${encoded(clientSecret)}`;
    headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  } else {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
  return { method: 'POST', url: spec.tokenUrl, headers, body: form.toString() };
}
