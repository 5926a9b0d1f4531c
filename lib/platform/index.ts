export * from './api';
export * from './definition';
export * from './events';
export * from './manifest';
export { definePlatform } from './define';
export { ConfigurationError, type Mistake } from './errors';
export { resolvePlatform, type ResolveOptions } from './resolve/resolve';
