import type { Clock } from '../http/clock';
import type { Transport } from '../types';

/** Fields of a source's secret. */
export type Secret = Readonly<Record<string, string>>;

/** What authorising needs of the world. */
export interface AuthorizerDependencies {
  /** Reads the source's secret, each time that it is called. */
  secret(): Promise<Secret>;
  /** Puts the secret in place of what was there; for refresh tokens that the server replaces. */
  storeSecret?(secret: Secret): Promise<void>;
  /** For token requests. */
  readonly transport: Transport;
  /** @default that of the machine */
  readonly clock?: Clock;
  /** @returns from 0 to below 1. @default Math.random */
  readonly random?: () => number;
  /** Of the function's own role, and where it is. @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Name or ARN of the secret, for messages. @default '<secret>' */
  readonly secretId?: string;
  /** The platform's own code. @default the module `headwater:api-authorize` */
  custom?(): Promise<CustomAuthorization>;
}

/** What a module that is named in `authorization.code` exports. */
export interface CustomAuthorization {
  /**
   * @param request without what authorises it; it stays as it is
   * @returns it with what authorises it, for the same origin
   */
  authorize(
    request: import('../types').ApiRequest,
    context: { readonly secret: Secret; readonly now: Date },
  ): import('../types').ApiRequest | Promise<import('../types').ApiRequest>;
}
