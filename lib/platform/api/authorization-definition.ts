/** How requests are authorised. What is secret is in the source's secret, whose fields each kind names. */

export type ApiAuthorizationDefinition =
  | ApiOAuth2Definition
  | ApiKeyDefinition
  | ApiBasicDefinition
  | ApiBearerDefinition
  | ApiHmacDefinition
  | ApiSigV4Definition
  | ApiCustomDefinition;

/** OAuth 2.0 (RFC 6749). Secret: `clientId`, `clientSecret`; with `refreshToken` also `refreshToken`, which is replaced where the server gives a new one. */
export interface ApiOAuth2Definition {
  /** Kind of authorisation. */
  type: 'oauth2';
  /** How tokens are got. @default 'clientCredentials' */
  grant?: 'clientCredentials' | 'refreshToken';
  /** Where tokens are got, `https://…`. */
  tokenUrl: string;
  /** Scopes that are asked for. @default none */
  scopes?: string[];
  /** How the client says who it is: `header` (basic) or `body`. @default 'header' */
  clientAuthentication?: 'header' | 'body';
  /** More parameters of the token request, such as `audience`; nothing secret. @default none */
  parameters?: Record<string, string>;
  /** Seconds before its end at which a token is renewed; 0 to 3,600. @default 60, or half of its life where that is less */
  renewSecondsBefore?: number;
}

/** A key in a header or in the query. Secret: `apiKey`. */
export interface ApiKeyDefinition {
  /** Kind of authorisation. */
  type: 'apiKey';
  /** Where it goes. @default 'header' */
  in?: 'header' | 'query';
  /** Name of the header or parameter. @default 'x-api-key' */
  name?: string;
}

/** HTTP basic (RFC 7617). Secret: `username`, `password`. */
export interface ApiBasicDefinition {
  /** Kind of authorisation. */
  type: 'basic';
}

/** A token that doesn't change (RFC 6750). Secret: `token`. */
export interface ApiBearerDefinition {
  /** Kind of authorisation. */
  type: 'bearer';
}

/** A keyed hash over parts of the request. Secret: `keyId`, `key`. */
export interface ApiHmacDefinition {
  /** Kind of authorisation. */
  type: 'hmac';
  /** Hash function. @default 'sha256' */
  algorithm?: 'sha256' | 'sha512';
  /** What is signed; `{method}`, `{path}`, `{query}`, `{host}`, `{timestamp}`, `{body}`, `{bodyHash}` (hex) and `{keyId}` are put in. @default '{method}\n{path}\n{query}\n{timestamp}\n{bodyHash}' */
  signed?: string;
  /** Headers that are added; besides the above `{signature}` is put in. @default { authorization: 'HMAC {keyId}:{signature}', 'x-timestamp': '{timestamp}' } */
  headers?: Record<string, string>;
  /** How the signature is written. @default 'base64' */
  encoding?: 'hex' | 'base64';
  /** How `{timestamp}` is written. @default 'epochSeconds' */
  timestamp?: 'epochSeconds' | 'epochMilliseconds' | 'iso';
}

/** AWS Signature Version 4. With `apiArn` the function signs as its own role; else secret: `accessKeyId`, `secretAccessKey` and, where there is one, `sessionToken`. */
export interface ApiSigV4Definition {
  /** Kind of authorisation. */
  type: 'sigv4';
  /** Service in the signature. @default 'execute-api' */
  service?: string;
  /** Region in the signature. @default that of the environment */
  region?: string;
  /** ARN of what the function's role may invoke (`execute-api:Invoke`), such as `arn:aws:execute-api:eu-central-1:123456789012:abc123/prod/GET/*`. @default none: keys of the secret */
  apiArn?: string;
}

/** A TypeScript module that exports `authorize(request, { secret, now }) => request`. The whole secret is given to it. */
export interface ApiCustomDefinition {
  /** Kind of authorisation. */
  type: 'custom';
  /** Path of the module. */
  code: string;
}
