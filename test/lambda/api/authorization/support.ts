import type { ApiAuthorization } from '../../../../lib/platform/api';
import type { AuthorizerDependencies, Secret } from '../../../../lambda/api/authorization';
import type { ApiRequest, ApiResponse } from '../../../../lambda/api/types';
import { VirtualClock } from '../http/virtual-clock';

export const get = (
  url = 'https://api.example/v1/albums?limit=50',
  headers: Record<string, string> = {},
): ApiRequest => ({
  method: 'GET',
  url,
  headers: { accept: 'application/json', ...headers },
});

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): ApiResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});

type Of<Type extends ApiAuthorization['type']> = Extract<ApiAuthorization, { type: Type }>;

export const OAUTH2: Of<'oauth2'> = {
  type: 'oauth2',
  grant: 'clientCredentials',
  tokenUrl: 'https://accounts.example/api/token',
  scopes: [],
  clientAuthentication: 'header',
  parameters: {},
};
export const REFRESH: Of<'oauth2'> = { ...OAUTH2, grant: 'refreshToken' };
export const API_KEY: Of<'apiKey'> = { type: 'apiKey', in: 'header', name: 'X-Api-Key' };
export const API_KEY_IN_QUERY: Of<'apiKey'> = { type: 'apiKey', in: 'query', name: 'api_key' };
export const HMAC: Of<'hmac'> = {
  type: 'hmac',
  algorithm: 'sha256',
  signed: '{method}\n{path}\n{query}\n{timestamp}\n{bodyHash}',
  headers: { authorization: 'HMAC {keyId}:{signature}', 'X-Timestamp': '{timestamp}' },
  encoding: 'base64',
  timestamp: 'epochSeconds',
};
export const SIGV4: Of<'sigv4'> = { type: 'sigv4', service: 'execute-api', region: 'eu-central-1' };
export const CUSTOM: Of<'custom'> = { type: 'custom', code: 'authorize.ts' };

/** Secrets Manager, and a server for tokens. */
export class Outside {
  readonly clock = new VirtualClock();
  readonly requests: ApiRequest[] = [];
  readonly stored: Secret[] = [];
  reads = 0;
  token: (index: number, request: ApiRequest) => ApiResponse = (index) =>
    json(200, { access_token: `access-token-${index + 1}`, token_type: 'Bearer', expires_in: 3_600 });

  constructor(public values: Record<string, string> = { clientId: 'the-client', clientSecret: 'the-client-secret' }) {}

  dependencies(more: Partial<AuthorizerDependencies> = {}): AuthorizerDependencies {
    return {
      secret: async () => {
        this.reads++;
        return { ...this.values };
      },
      storeSecret: async (secret) => {
        this.stored.push(secret);
        this.values = { ...secret };
      },
      transport: async (request) => {
        const index = this.requests.length;
        this.requests.push(request);
        await this.clock.sleep(100);
        return this.token(index, request);
      },
      clock: this.clock,
      random: () => 0.5,
      secretId: 'headwater/catalogue',
      ...more,
    };
  }
}
