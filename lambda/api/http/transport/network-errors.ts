import { ApiError } from '../../types';

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is not known. Check baseUrl, and that the network of the function resolves names',
  EAI_AGAIN: 'name resolution does not answer. Check that the network of the function resolves names',
  ECONNREFUSED: 'nothing listens there (connection refused). Check host and port of the address',
  ECONNRESET: 'the connection was closed before the answer',
  EPIPE: 'the connection was closed before the answer',
  ETIMEDOUT: 'no connection came about. Check the way out of the function’s network: routes, security groups, a proxy',
  EHOSTUNREACH: 'there is no route to it. Check the way out of the function’s network',
  ENETUNREACH: 'there is no route to it. Check the way out of the function’s network',
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS_CERT|ERR_SSL|EPROTO|ERR_TLS/;

/** A failure before the answer's headers, as our own error: Node's has what it was made of, secrets too. */
export function unreachable(place: string, error: NodeJS.ErrnoException): ApiError {
  const code = error.code ?? error.name;
  if (code.startsWith('HPE_'))
    return new ApiError('Unreachable', `${place}: what answers does not speak HTTP (${code}).`, true);
  if (CERTIFICATE.test(code)) {
    const message = `${place}: no secure connection (${code}). The certificate must be valid for the host, and TLS 1.2 or newer.`;
    return new ApiError('Unreachable', message);
  }
  if (code === 'ERR_INVALID_CHAR' || code === 'ERR_UNESCAPED_CHARACTERS' || code === 'ERR_INVALID_HTTP_TOKEN')
    return new ApiError(
      'BadRequest',
      `${place}: a header of the request has characters that no header can have. Check headers, and the fields of the secret for line breaks.`,
    );
  return new ApiError('Unreachable', `${place}: ${REASONS[code] ?? `the connection failed (${code})`}.`, true);
}

/** A failure after the answer's headers. */
export const truncated = (place: string, how: string): ApiError =>
  new ApiError('Truncated', `The answer of ${place} ${how}. Nothing of it was used.`, true);

export const tooLarge = (place: string, maxBytes: number): ApiError =>
  new ApiError(
    'TooLarge',
    `The answer of ${place} is larger than ${maxBytes / 2 ** 20} MiB. Ask for fewer items a page, or raise ` +
      'maxPageMegabytes of the source (at most 64).',
  );
