import { ApiError } from '../types';
import type { Secret } from './dependencies';

/** A command that fills a secret, as a shell takes it. */
export function fillCommand(secretId: string, fields: readonly string[]): string {
  const json = `{${fields.map((field) => `"${field}":"…"`).join(',')}}`;
  return `aws secretsmanager put-secret-value --secret-id ${secretId} --secret-string '${json}'`;
}

/**
 * Fields that have to be there.
 * @throws {ApiError} with code `SecretMissing`, naming those that aren't, and how to fill them
 */
export function fieldsOf<Name extends string>(
  secret: Secret,
  names: readonly Name[],
  secretId: string,
): Readonly<Record<Name, string>> {
  const missing = names.filter((name) => typeof secret[name] !== 'string' || secret[name] === '');
  if (missing.length === 0) return secret as Readonly<Record<Name, string>>;
  const has = missing.length === 1 ? `field ${missing[0]}` : `fields ${missing.join(', ')}`;
  throw new ApiError(
    'SecretMissing',
    `The secret ${secretId} has no ${has}. Fill it (with all of its fields, it is replaced): ${fillCommand(secretId, names)}`,
  );
}

/**
 * A value for a header.
 * @throws {ApiError} with code `SecretMissing` where no header can have it, e.g. with a line break that was copied along
 */
export function headerValue(value: string, field: string, secretId: string): string {
  if (/^[\t\x20-\x7e\x80-\xff]*$/.test(value) && value.trim() === value) return value;
  throw new ApiError(
    'SecretMissing',
    `The field ${field} of the secret ${secretId} has characters that no header can have, such as a line break or a ` +
      'space at an end. Put it in again without them.',
  );
}
