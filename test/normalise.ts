/** Snapshot serialiser: asset hashes change with every edit of a handler and say nothing about the infrastructure. */
const HASH = /[a-f0-9]{64}/;
export const test = (value: unknown): boolean => typeof value === 'string' && HASH.test(value);
export const print = (value: unknown): string => JSON.stringify(String(value).replace(new RegExp(HASH, 'g'), '[hash]'));
