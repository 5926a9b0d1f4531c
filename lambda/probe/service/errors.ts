import { AwsError } from '../../shared/aws/error';
import { codeOf, detailOf, Reason } from '../reason';
import type { SERVICES, ServiceReason } from '../sentences';

/** Names of AWS's errors, and those of bare status codes. */
const NAMES: readonly (readonly [RegExp, ServiceReason])[] = [
  [
    /Denied|NotAuthorized|Forbidden|InvalidClientToken|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKey|ExpiredToken|^Http40[13]$/,
    'denied',
  ],
  [/NotFound|NoSuch|^Http404$/, 'not-found'],
  [/Throttl|TooManyRequests|LimitExceeded|SlowDown|^Http429$/, 'throttled'],
];
const CODES: Readonly<Record<string, ServiceReason>> = {
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ETIMEDOUT: 'timeout',
  ABORT_ERR: 'timeout',
  ECONNREFUSED: 'unreachable',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
};

/** Why a call to AWS has failed. */
export function serviceReason(service: (typeof SERVICES)[number], error: unknown): Reason {
  if (error instanceof Reason) return error;
  const code = codeOf(error);
  const known = CODES[code] ?? (error instanceof Error && error.name === 'TimeoutError' ? 'timeout' : undefined);
  if (known) return new Reason(`${service}/${known}`, { detail: code });
  if (!(error instanceof AwsError)) return new Reason(`${service}/failed`, { detail: detailOf(error) });
  const found = NAMES.find(([pattern]) => pattern.test(error.name));
  return new Reason(`${service}/${found?.[1] ?? 'failed'}`, { detail: `${error.name}: ${detailOf(error)}` });
}
