/** What AWS calls errors that stay until someone changes something. */
const LASTING: Readonly<Record<string, string>> = {
  AccessDeniedException: 'is not allowed to the role of the function',
  AccessDenied: 'is not allowed to the role of the function',
  ResourceNotFoundException: 'finds no such stream',
  NoSuchBucket: 'finds no such bucket',
  ValidationException: 'is taken for a wrong request',
  InvalidArgumentException: 'is taken for a wrong request',
  KMSAccessDeniedException: 'may not use the key',
  KMSDisabledException: 'finds the key disabled',
  KMSNotFoundException: 'finds no such key',
  KMSOptInRequired: 'may not use KMS',
  UnrecognizedClientException: 'has credentials that AWS does not know',
  InvalidSignatureException: 'was signed wrongly',
  SignatureDoesNotMatch: 'was signed wrongly',
};

/** Whether the same call can't succeed until someone changes something. */
export function isLasting(error: unknown): boolean {
  const { name, retryable } = error as { name?: string; retryable?: boolean };
  return retryable === false || (name !== undefined && Object.hasOwn(LASTING, name));
}

/** Sentence about a failed call, for the log. @param call e.g. `PutRecords to flights-dev-shop-usa` */
export function failure(call: string, error: unknown): string {
  const { name = 'Error', message = String(error) } = error as { name?: string; message?: string };
  return `${call} ${LASTING[name] ?? 'failed'}. ${name}: ${message}`;
}
