/** What hangs together within the description of an API. */
import type { Authorization, RestApi } from '../../check/api';
import { meant } from '../../check/suggest';
import type { Place } from '../../errors';
import { checkModule } from '../module';

const CODE = { example: 'apis/authorize.ts', parts: 'authorize' };
const SIGNED = ['method', 'path', 'query', 'host', 'timestamp', 'body', 'bodyHash', 'keyId'];

export function checkRestApi(source: RestApi, root: string, place: Place): void {
  const { authorization, secretArn, timeouts } = source;
  const at = place.in('authorization');
  if (secretArn !== undefined && !needsSecret(authorization))
    place
      .in('secretArn')
      .add(
        authorization === undefined
          ? 'Nothing reads it: requests are not authorised.'
          : 'Nothing reads it: the function signs as its own role.',
        authorization === undefined ? 'Describe `authorization`, or remove it.' : 'Remove it, or remove `apiArn`.',
      );
  if (authorization?.type === 'hmac') checkHmac(authorization, at);
  if (authorization?.type === 'custom') checkModule(authorization.code, root, CODE, at.in('code'));
  for (const name of Object.keys(source.headers))
    if (authorizing(authorization).includes(name.toLowerCase()))
      place.in('headers', name).add('It is a header of `authorization`.', 'Remove it here.');
  for (const part of ['connectSeconds', 'responseSeconds', 'idleSeconds'] as const)
    if (timeouts[part] > timeouts.totalSeconds)
      place
        .in('timeouts', part)
        .add(
          `${timeouts[part]} seconds are more than a request may take in all, ${timeouts.totalSeconds}.`,
          'Write less, or raise totalSeconds.',
        );
}

/** Whether there is something secret to be read. */
export const needsSecret = (authorization: Authorization | undefined): boolean =>
  authorization !== undefined && !(authorization.type === 'sigv4' && authorization.apiArn !== undefined);

/** Lower-case names of the headers that authorise. */
export function authorizing(authorization: Authorization | undefined): string[] {
  if (authorization?.type === 'apiKey') return authorization.in === 'header' ? [authorization.name.toLowerCase()] : [];
  return authorization?.type === 'hmac' ? Object.keys(authorization.headers).map((name) => name.toLowerCase()) : [];
}

function checkHmac({ signed, headers }: Extract<Authorization, { type: 'hmac' }>, place: Place): void {
  checkPlaceholders(signed, SIGNED, place.in('signed'));
  for (const [name, value] of Object.entries(headers))
    checkPlaceholders(value, [...SIGNED, 'signature'], place.in('headers', name));
  if (!Object.values(headers).some((value) => value.includes('{signature}')))
    place.in('headers').add('No header has the signature.', "Put it in, such as authorization: 'HMAC {signature}'.");
}

function checkPlaceholders(text: string, known: readonly string[], place: Place): void {
  for (const [, name] of text.matchAll(/\{([^{}]*)\}/g))
    if (!known.includes(name!)) place.add(`'{${name}}' stands for nothing here.`, meant(name!, known));
}
