/** What is secret, written where requests are said to be authorised. */
import type { PathPart } from '../errors';

const FIELDS =
  /^(access_?token|token|refresh_?token|session_?token|api_?key|key|key_?id|access_?key_?id|secret_?access_?key|client_?id|client_?secret|secret|user|user_?name|password)$/i;

/** Where people write the credentials themselves: what is there is better not shown. */
export const mayBeSecret = (path: readonly PathPart[]): boolean => path.at(-1) === 'authorization';

/** The mend of an unknown property that belongs into the secret. @default undefined: it is none */
export const credential = (key: string, path: readonly PathPart[]): string | undefined =>
  mayBeSecret(path) && FIELDS.test(key)
    ? "Remove it: its value goes into the source's secret (docs/apis.md, Authorisation, has the fields)."
    : undefined;
