/** What is secret: read here, put into requests here, and nowhere else. */
export { createAuthorizer, type RedactingAuthorizer } from './authorizer';
export type { AuthorizerDependencies, CustomAuthorization, Secret } from './dependencies';
export { createSecret, type SecretStore } from './secret';
